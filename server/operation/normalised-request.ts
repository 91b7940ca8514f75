import type { ProtocolName } from "./protocol-name.ts";

/**
 * A chat request independent of the wire: what translation between two protocols goes through. Each protocol has one reader of its clients'
 * requests and one writer for its upstreams (`server/protocols/*`). What a reader cannot express here it names in `unread`; what a writer cannot
 * say it names in its `dropped`, or throws `Untranslatable`: nothing is lost in silence.
 *
 * Absent is null. Lists are in the client's order.
 */
export interface NormalisedRequest {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  /** null: the client does not say. */
  readonly toolChoice: ToolChoice | null;
  /** Whether one reply may call several tools; null: the client does not say. */
  readonly parallelToolCalls: boolean | null;
  readonly output: OutputFormat;
  readonly sampling: Sampling;
  /** Tokens, reasoning included. */
  readonly maxOutputTokens: number | null;
  readonly reasoning: ReasoningRequest | null;
  /** Sequences that end the reply. */
  readonly stop: readonly string[];
  readonly isStream: boolean;
  /** The caller's own end user, as providers ask for it against abuse. */
  readonly endUser: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly serviceTier: string | null;
  /** Whether the provider may keep the reply for later use. */
  readonly store: boolean | null;
  readonly promptCacheKey: string | null;
  /** Fields of the client's protocol alone, by their path in the client's body, with their values: sent where the upstream speaks it, else named as dropped. */
  readonly unread: Readonly<Record<string, unknown>>;
  /** Those of `unread` without which the reply would not be what was asked for: another protocol's writer refuses them (`droppedUnread`). */
  readonly essential: readonly string[];
  /** Content parts that no other protocol has words for, or that are none: another protocol's writer throws the first (`droppedUnread`). */
  readonly refusals: readonly Untranslatable[];
}

/** Tool results are turns of their own: a protocol that carries them in a user's message merges and splits them. */
export type Turn =
  | { readonly role: "system" | "developer"; readonly parts: readonly TextPart[] }
  | { readonly role: "user"; readonly parts: readonly UserPart[]; readonly name: string | null }
  | { readonly role: "assistant"; readonly parts: readonly AssistantPart[]; readonly name: string | null }
  | { readonly role: "tool"; readonly parts: readonly ToolResultPart[] };

/** Where a provider's prompt cache may end a prefix (Anthropic's `cache_control`). */
export interface CacheMark {
  /** null: the provider's usual lifetime. */
  readonly ttl: string | null;
}

export interface TextPart {
  readonly kind: "text";
  readonly text: string;
  readonly cache: CacheMark | null;
}

export type MediaSource =
  /** `mediaType` absent: the client does not say. */
  | { readonly kind: "url"; readonly url: string; readonly mediaType?: string }
  /** `mediaType` null: the client does not say. */
  | { readonly kind: "base64"; readonly mediaType: string | null; readonly data: string }
  /** A file that was uploaded to the provider of this protocol. */
  | { readonly kind: "file"; readonly id: string; readonly protocol: ProtocolName }
  /** A document given as plain text. */
  | { readonly kind: "text"; readonly text: string };

export interface MediaPart {
  readonly kind: "image" | "audio" | "video" | "document";
  readonly source: MediaSource;
  /** File name or title. */
  readonly name: string | null;
  /** OpenAI's `detail` of images. */
  readonly detail: string | null;
  /** Anthropic's `context` of documents. */
  readonly context: string | null;
  /** Whether the reply shall cite the document. */
  readonly hasCitations: boolean;
  readonly cache: CacheMark | null;
}

export type UserPart = TextPart | MediaPart;

export interface ToolCallPart {
  readonly kind: "tool-call";
  readonly id: string;
  readonly name: string;
  /** `function`: `input` is JSON text. `custom`: `input` is free text. */
  readonly type: "function" | "custom";
  readonly input: string;
  /** What the provider wants back with the call (Gemini's thought signature). */
  readonly signature: Signature | null;
  readonly cache: CacheMark | null;
}

/** Opaque proof of what a model thought, to be given back to the provider that made it and to no other. */
export interface Signature {
  readonly protocol: ProtocolName;
  readonly value: string;
}

export interface ReasoningPart {
  readonly kind: "reasoning";
  /** "" where the provider shows none of it. */
  readonly text: string;
  /** A summary, not the thinking itself. */
  readonly isSummary: boolean;
  readonly signature: Signature | null;
  /** The whole is encrypted in `signature` (Anthropic's redacted thinking, OpenAI's encrypted content). */
  readonly isRedacted: boolean;
  /** The item's id in the protocol that made it. */
  readonly id: string | null;
}

interface RefusalPart {
  readonly kind: "refusal";
  readonly text: string;
}

export type AssistantPart = TextPart | MediaPart | ToolCallPart | ReasoningPart | RefusalPart;

export interface ToolResultPart {
  readonly kind: "tool-result";
  readonly toolCallId: string;
  /** Of the call it answers, found in the conversation; null: the call is not there. */
  readonly toolName: string | null;
  readonly type: "function" | "custom";
  readonly isError: boolean;
  readonly parts: readonly (TextPart | MediaPart)[];
  readonly cache: CacheMark | null;
}

export type Tool =
  | {
      readonly kind: "function";
      readonly name: string;
      readonly description: string | null;
      /** JSON Schema of the arguments; null: it takes none. */
      readonly parameters: Readonly<Record<string, unknown>> | null;
      readonly strict: boolean | null;
      readonly cache: CacheMark | null;
    }
  /** Takes free text (OpenAI's custom tools); `format` as OpenAI's Responses API writes it, null: any text. */
  | {
      readonly kind: "custom";
      readonly name: string;
      readonly description: string | null;
      readonly format: Readonly<Record<string, unknown>> | null;
    }
  /** Run by the provider (search, code, computer): known to its own protocol only. */
  | {
      readonly kind: "provider";
      readonly protocol: ProtocolName;
      readonly name: string;
      readonly definition: Readonly<Record<string, unknown>>;
    };

export type ToolChoice =
  | { readonly kind: "auto" | "none" | "required" }
  | { readonly kind: "tool"; readonly name: string }
  /** Any of these, `isRequired`: at least one. */
  | { readonly kind: "allowed"; readonly names: readonly string[]; readonly isRequired: boolean };

export type OutputFormat =
  | { readonly kind: "text" }
  | { readonly kind: "json" }
  | {
      readonly kind: "schema";
      readonly name: string;
      readonly description: string | null;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict: boolean | null;
    };

export interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly seed: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
  readonly logitBias: Readonly<Record<string, number>> | null;
  /** How many replies; null: one. */
  readonly choices: number | null;
  /** Most likely tokens to report beside each; 0: the chosen one's probability only; null: none. */
  readonly topLogprobs: number | null;
  readonly verbosity: string | null;
}

export interface ReasoningRequest {
  /** As OpenAI names efforts; null: not said. */
  readonly effort: string | null;
  /** Tokens for thinking; null: not said. */
  readonly budgetTokens: number | null;
  /** `off`: no thinking. `adaptive`: the model decides how much. `on`: thinking is asked for. */
  readonly mode: "off" | "on" | "adaptive" | null;
  /** How the client wants to see it (OpenAI's `summary`, Anthropic's `display`); null: not said. */
  readonly display: string | null;
}

/** A request that an upstream's protocol cannot express; the client is told, or another model is taken. */
export class Untranslatable extends Error {
  override readonly name = "Untranslatable";
  /** Path of the field in the client's own words where it is known, else in the normalised request's. */
  readonly param: string;

  constructor(param: string, message: string) {
    super(message);
    this.param = param;
  }
}

/** What is known of the place that a request is written for. */
export interface UpstreamTarget {
  readonly provider: string;
  /** The name that the upstream knows the model by. */
  readonly upstreamModel: string;
  /** null: unknown. */
  readonly maxOutputTokens: number | null;
  /** Effort of the chosen candidate; null or absent: none. The client's own went into the choice. */
  readonly reasoningEffort?: string | null;
}

/** A request in an upstream's protocol. */
export interface TranslatedRequest {
  /** Without a model: the adapter sets it. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What could not be said, as paths: told to the client in `x-tradewind-dropped`. */
  readonly dropped: readonly string[];
}

/** The fields of `unread` that a writer of another protocol leaves out. @throws Untranslatable for an essential one, and for a content part that has no words elsewhere */
export function droppedUnread({ unread, essential, refusals }: NormalisedRequest): string[] {
  const [refusal] = refusals;
  if (refusal !== undefined) throw refusal;
  const [field] = essential;
  if (field !== undefined)
    throw new Untranslatable(field, "only an upstream that speaks the client's own protocol takes it");
  return Object.keys(unread);
}
