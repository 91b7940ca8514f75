import type { Fields } from "../fields.ts";
import type { Heard, Question } from "./conversation.ts";

/** How a client of one protocol asks and what it makes of a reply: a column of the behaviour suite. */
export interface ClientProtocol {
  readonly protocol: "openai-chat" | "anthropic-messages" | "openai-responses" | "gemini";
  path(model: string, isStream: boolean): string;
  readonly headers: Readonly<Record<string, string>>;
  body(question: Question, model: string, isStream: boolean): Fields;
  hear(reply: Fields): Heard;
  /** null: the stream is not whole, as a client of this protocol can tell. */
  hearStream(text: string): Heard | null;
  /** Message and code of an error reply or of a stream's last event; null: there is none. */
  error(body: Fields): { readonly message: string; readonly code: unknown } | null;
}
