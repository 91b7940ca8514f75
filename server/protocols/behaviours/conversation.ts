import type { Fields } from "../fields.ts";

/** Words for what a client asks and what an upstream answers in the behaviour suite, written without the codecs that it tests. */
export type Piece =
  | { readonly text: string }
  /** Base64 of a PNG. */
  | { readonly image: string }
  /** Base64 of a PDF. */
  | { readonly document: string };

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Fields;
}

export interface Result {
  readonly id: string;
  readonly isError?: boolean;
  readonly pieces: readonly Piece[];
}

export type Said =
  | { readonly system: string }
  | { readonly user: readonly Piece[] }
  | { readonly assistant: string; readonly calls?: readonly Call[] }
  | { readonly results: readonly Result[] }
  /** What the client was answered before, as its protocol has it. */
  | { readonly received: readonly Fields[] };

export interface Question {
  readonly said: readonly Said[];
  /** Names of tools; each takes `{city: string}`. */
  readonly tools?: readonly string[];
  readonly mustCall?: string;
  readonly isParallel?: false;
  readonly schema?: Fields;
  readonly stop?: readonly string[];
  readonly maxTokens?: number;
  readonly isThinking?: true;
}

export type ReplyBlock =
  | { readonly thinking: string; readonly signature: string }
  | { readonly text: string }
  | { readonly refusal: string }
  | { readonly call: Call };

export type Ending = "stop" | "stop-sequence" | "length" | "tools" | "refusal" | "filter";

/** Counts that do not overlap: the prompt is `input + cached + written`. */
export interface Counted {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

export interface Reply {
  readonly blocks: readonly ReplyBlock[];
  readonly ending: Ending;
  readonly stopSequence?: string;
  readonly counted: Counted;
}

/** What a client understood of a reply. */
export interface Heard {
  readonly model: unknown;
  readonly text: string;
  readonly thinking: string;
  readonly refusal: string;
  readonly calls: readonly Call[];
  /** In the client's own words. */
  readonly ending: unknown;
  readonly stopSequence: unknown;
  readonly counted: Counted | null;
  /** Dollars. */
  readonly cost: unknown;
  /** To send back in the next turn. */
  readonly received: readonly Fields[];
  /** What is wrong by the official schema. */
  readonly violations: readonly string[];
}

export const toolSchema = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
} as const;
