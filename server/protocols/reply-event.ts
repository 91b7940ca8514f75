import type { Meters } from "../../engine/index.ts";
import type { Signature } from "../operation/normalised-request.ts";

/** Why a reply ended, independent of the wire. */
export type FinishReason =
  | "stop"
  /** One of the client's stop sequences. */
  | "stop-sequence"
  | "length"
  | "tool-calls"
  /** The model or a filter refused. */
  | "refusal"
  | "content-filter"
  /** The provider paused a long turn of its own tools: the client sends it back to go on. */
  | "pause"
  /** The context window is full. */
  | "context-length"
  /** None of these; `rawReason` has the upstream's word. */
  | "other";

/**
 * A piece of a reply, streamed or whole, independent of the wire. Order: `start` first; the pieces of a content block together but for tool calls,
 * which may interleave (`index` tells them apart); `finish` and the last `usage` in any order at the end. A whole reply is the same
 * events with whole texts.
 */
export type ReplyEvent =
  | {
      readonly kind: "start";
      /** The upstream's id of the reply; null: it has none. */
      readonly id: string | null;
      /** The model that the upstream says it serves. */
      readonly model: string | null;
      /** Seconds since 1970; null: not said. */
      readonly created: number | null;
    }
  | { readonly kind: "text"; readonly text: string; readonly choice?: number }
  /** `isSummary`: of the thinking, not the thinking itself. `isNewPart`: a paragraph of its own begins. */
  | {
      readonly kind: "reasoning";
      readonly text: string;
      readonly isSummary?: boolean;
      readonly isNewPart?: boolean;
      readonly choice?: number;
    }
  /** Ends a block of reasoning. */
  | {
      readonly kind: "reasoning-end";
      readonly signature: Signature | null;
      readonly isRedacted: boolean;
      readonly id: string | null;
      readonly choice?: number;
    }
  | {
      readonly kind: "tool-call";
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly type: "function" | "custom";
      readonly signature: Signature | null;
      readonly choice?: number;
    }
  /** A piece of the call's input: JSON text of a function, free text of a custom tool. */
  | {
      readonly kind: "tool-input";
      readonly index: number;
      readonly text: string;
      readonly choice?: number;
    }
  /** The call's input is whole. Every call ends with one, before `finish`. */
  | { readonly kind: "tool-end"; readonly index: number; readonly choice?: number }
  | { readonly kind: "refusal"; readonly text: string; readonly choice?: number }
  /** A picture or sound that the model made. */
  | {
      readonly kind: "media";
      readonly type: "image" | "audio";
      readonly mediaType: string;
      readonly data: string;
      /** Of audio: what is said. */
      readonly transcript: string | null;
      readonly choice?: number;
    }
  /** A source of the text block before it. */
  | { readonly kind: "citation"; readonly citation: Citation; readonly choice?: number }
  /** OpenAI's log probabilities of the text before it, as OpenAI writes them. */
  | { readonly kind: "logprobs"; readonly content: readonly unknown[]; readonly choice?: number }
  | { readonly kind: "usage"; readonly usage: Meters; readonly serviceTier: string | null }
  | {
      readonly kind: "finish";
      readonly reason: FinishReason;
      readonly rawReason: string | null;
      /** The sequence that ended it. */
      readonly stopSequence: string | null;
      /** What the provider says of a refusal or filter, for people; null: nothing. */
      readonly detail: string | null;
      readonly choice?: number;
    }
  /** The upstream's error object; the stream is over. */
  | { readonly kind: "error"; readonly error: unknown };

export interface Citation {
  readonly url: string | null;
  readonly title: string | null;
  readonly quotedText: string | null;
  /** Position in the reply's text, UTF-16 units; null: not said. */
  readonly startIndex: number | null;
  readonly endIndex: number | null;
  /** As the upstream wrote it, with its protocol. */
  readonly raw: unknown;
}
