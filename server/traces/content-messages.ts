import type {
  AssistantPart,
  NormalisedRequest,
  ToolResultPart,
  UserPart,
} from "../operation/normalised-request.ts";
import type { ProtocolName } from "../operation/operation.ts";

/** A message as OpenTelemetry's GenAI conventions write them into `gen_ai.input.messages` and `gen_ai.output.messages`. */
interface ContentMessage {
  readonly role: string;
  readonly parts: readonly Readonly<Record<string, unknown>>[];
}

/** Images, sound and files are named, not copied. */
function contentPart(part: UserPart | AssistantPart | ToolResultPart): Readonly<Record<string, unknown>> {
  switch (part.kind) {
    case "text":
    case "refusal":
      return { type: "text", content: part.text };
    case "reasoning":
      return { type: "reasoning", content: part.text };
    case "tool-call":
      return { type: "tool_call", id: part.id, name: part.name, arguments: part.input };
    case "tool-result": {
      const response = part.parts.map((one) => (one.kind === "text" ? one.text : `[${one.kind}]`)).join("\n");
      return { type: "tool_call_response", id: part.toolCallId, response };
    }
    default:
      return { type: "blob", modality: part.kind };
  }
}

export const inputMessages = ({ turns }: NormalisedRequest): ContentMessage[] =>
  turns.map(({ role, parts }) => ({ role, parts: parts.map(contentPart) }));

type Json = Readonly<Record<string, unknown>> | null | undefined;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** The text that one event of a stream, or one whole reply, holds in each protocol of clients. */
const readers: Partial<Record<ProtocolName, (one: Json) => string>> = {
  "openai-chat": (one) => {
    const choice = listOf(one?.choices)[0] as { delta?: Json; message?: Json } | undefined;
    return textOf((choice?.delta ?? choice?.message)?.content);
  },
  "anthropic-messages": (one) =>
    one?.type === "content_block_delta"
      ? textOf((one.delta as Json)?.text)
      : listOf(one?.content)
          .map((block) => textOf(block?.text))
          .join(""),
  "openai-responses": (one) =>
    one?.type === "response.output_text.delta"
      ? textOf(one.delta)
      : listOf(one?.output)
          .flatMap((item) => listOf(item?.content).map((block) => textOf(block?.text)))
          .join(""),
  gemini: (one) => {
    const candidate = listOf(one?.candidates)[0] as { content?: Json } | undefined;
    return listOf(candidate?.content?.parts)
      .map((part) => (part?.thought === true ? "" : textOf(part?.text)))
      .join("");
  },
};

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null; // The closing mark, or what was cut.
  }
}

/** @param body the reply as the client got it, a stream's events or one document */
export function outputMessages(protocol: ProtocolName, body: string, isStream: boolean): ContentMessage[] {
  const read = readers[protocol];
  if (read === undefined) return [];
  const documents = isStream
    ? body
        .split(/\r?\n/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice("data:".length))
    : [body];
  const content = documents.map((one) => read(parsed(one))).join("");
  return [{ role: "assistant", parts: [{ type: "text", content }] }];
}
