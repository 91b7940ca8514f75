import type { OtherKind, ProtocolName } from "../operation/operation.ts";

/** What a provider's OpenAI-compatible endpoint does otherwise than OpenAI's own. */
export interface ProviderQuirks {
  /**
   * How usage comes in a stream. `on-request`: `stream_options.include_usage` is set for it. `unasked`: it always comes, and the endpoint
   * refuses `stream_options`, so that field is taken out.
   */
  readonly streamUsage: "on-request" | "unasked";
  /** The name of the output limit it takes; the other one is renamed. `either`: left as the client sent it. */
  readonly outputLimitField: "max_completion_tokens" | "max_tokens" | "either";
  /** Whether `reasoning_effort` may be set for a candidate's effort. What the client itself sent is never taken out. */
  readonly takesReasoningEffort: boolean;
  /** Header that carries the key. `bearer`: `authorization: Bearer KEY`; `api-key`: `api-key: KEY`. */
  readonly keyHeader: "bearer" | "api-key";
}

/** Which models of a provider are called by its Responses API, whatever the client speaks. Patterns are of the upstream's model name. */
export interface ResponsesRule {
  /** Models that chat completions does not serve. */
  readonly only: RegExp;
  /** Models that chat completions refuses tools for while they reason. */
  readonly toolsWithReasoning: RegExp;
}

/** A provider that Tradewind can call without being told how. */
export interface KnownProvider {
  /** Adapter name, as in a deployment's `provider`. */
  readonly name: string;
  readonly title: string;
  /** Without a trailing slash, with the version segment; null: it differs by account or machine, so a deployment must name it. */
  readonly baseUrl: string | null;
  /** Environment variable that replaces `baseUrl`: the name in capitals and `_BASE_URL`. */
  readonly baseUrlEnv: string;
  /** Environment variables that usually hold the key, the first one found is used; empty: no key is sent. */
  readonly apiKeyEnvs: readonly string[];
  /** Runs on the user's own machine. */
  readonly isLocal: boolean;
  /** One sentence where something must be known; null: nothing. */
  readonly note: string | null;
  /** What its endpoint speaks, where clients do not ask for another protocol that it also has. */
  readonly protocol: ProtocolName;
  /** OpenAI's Responses API beside it; null: it has none. */
  readonly responses: ResponsesRule | null;
  /** Kinds beside chat that it serves in OpenAI's protocol, each with its path behind the base URL; `/../` climbs out of that. */
  readonly otherKinds: Readonly<Partial<Record<OtherKind, string>>>;
  /** Of those that speak OpenAI's chat completions. */
  readonly quirks: ProviderQuirks;
}
