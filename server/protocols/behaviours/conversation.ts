import type { Fields } from "../fields.ts";

/** Words for what a client asks and what an upstream answers in the behaviour suite, written without the codecs that it tests. */
export type Piece =
  /** `isCached`: a prefix that the provider may cache ends here. */
  | { readonly text: string; readonly isCached?: true }
  /** Base64 of a PNG. */
  | { readonly image: string }
  /** Base64 of a PDF. */
  | { readonly document: string; readonly isCited?: true }
  /** Base64 of a WAV. */
  | { readonly audio: string };

interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Fields;
}

interface Result {
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
  /** Names of tools that take free text. */
  readonly textTools?: readonly string[];
  readonly isStrict?: true;
  readonly mustCall?: string;
  readonly isParallel?: false;
  readonly schema?: Fields;
  readonly stop?: readonly string[];
  readonly maxTokens?: number;
  readonly isThinking?: true;
  /** How many replies. */
  readonly count?: number;
  /** Of the likeliest tokens beside each. */
  readonly topLogprobs?: number;
  readonly seed?: number;
  readonly user?: string;
  /** OpenAI's `default` and Anthropic's `standard_only`. */
  readonly isUsualTier?: true;
}

/** Where a text comes from. */
export interface Source {
  readonly url: string;
  readonly title: string;
}

type TokenLogprob = readonly [token: string, logprob: number];

export type ReplyBlock =
  | { readonly thinking: string; readonly signature: string }
  | { readonly text: string; readonly source?: Source; readonly logprobs?: readonly TokenLogprob[] }
  | { readonly refusal: string }
  | { readonly call: Call }
  | { readonly textCall: TextCall };

/** Of a tool with free text. */
interface TextCall {
  readonly id: string;
  readonly name: string;
  readonly input: string;
}

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
  /** How many replies, all alike. @default 1 */
  readonly count?: number;
  readonly counted: Counted;
}

/** What a client understood of a reply. */
export interface Heard {
  readonly model: unknown;
  readonly text: string;
  readonly thinking: string;
  readonly refusal: string;
  readonly calls: readonly Call[];
  readonly textCalls?: readonly TextCall[];
  readonly sources?: readonly Source[];
  readonly logprobs?: readonly TokenLogprob[];
  /** How many replies. @default 1 */
  readonly count?: number;
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
