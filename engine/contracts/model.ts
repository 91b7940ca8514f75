import type { Price } from "./price.ts";
import type { Timeouts } from "./timeouts.ts";

/** `provider/name`, what a client can put into `model`: `openai/gpt-5-mini`. */
type ModelId = string;

/** `low`, `medium`, `high`, ... as the provider names it; null: the model has no such setting, or its default is meant. */
export type ReasoningEffort = string | null;

/** What a model does; each has a path of its own in the API. A model does one of them. */
export type ModelKind = "chat" | "embedding" | "image" | "speech" | "transcription" | "rerank" | "moderation";

/** What a model can take and give. `null`: unknown, and then a request that needs it is not sent there by `auto`. */
export interface Capabilities {
  readonly tools: boolean | null;
  readonly jsonSchema: boolean | null;
  readonly jsonMode: boolean | null;
  readonly imageInput: boolean | null;
  readonly audioInput: boolean | null;
  readonly videoInput: boolean | null;
  readonly fileInput: boolean | null;
}

/** That a provider stops serving a model. */
export interface Retirement {
  /** ISO day from which it does, in UTC. */
  readonly day: string;
  /** Model of the same provider that follows it and is served then; null: none is known. */
  readonly successorId: ModelId | null;
}

export interface ModelSpec {
  readonly id: ModelId;
  /** Absent: chat, the kind that the router ranks by what is asked. */
  readonly kind?: Exclude<ModelKind, "chat">;
  readonly capabilities: Capabilities;
  /** Input and output together; null: unknown. */
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** null: no price known; refused wherever a cost bound applies. */
  readonly price: Price | null;
  /** Efforts that are ranked as candidates of their own, cheapest first; empty: the model has no such setting. */
  readonly reasoningEfforts: readonly string[];
  /** The effort that the provider takes where a request names none; absent: none, or unknown. */
  readonly defaultEffort?: string;
  /**
   * Efforts at which the endpoint takes tools, where reasoning and tools exclude each other: OpenAI's chat completions take tools from
   * GPT-5.4 and later only at `none`. Absent: at every effort.
   */
  readonly effortsWithTools?: readonly string[];
  /** True: it goes on with an assistant's turn at the end of the messages, where it does not reason. Absent: it does not, or it is not known. */
  readonly takesPrefill?: true;
  readonly deployments: readonly Deployment[];
  /** True: answers a client that names it and is never ranked, such as a model with a successor. Absent: `auto` may choose it. */
  readonly isByNameOnly?: true;
  /** Absent: none is announced. From its day on the model is `isByNameOnly`. */
  readonly retirement?: Retirement;
  /** True for the built-in models that answer without any provider. */
  readonly isDemo: boolean;
}

/** One place that serves a model. */
export interface Deployment {
  /** Stable and unique in the catalogue, e.g. `openai/gpt-5-mini#0`. */
  readonly id: string;
  /** Adapter name, e.g. `openai`, `groq`, `ollama`, `demo`. */
  readonly provider: string;
  /** The name that the upstream knows the model by. */
  readonly upstreamModel: string;
  /** Without a trailing slash, with the version segment: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Name of the environment variable that holds the key; null: no key is sent. Never the key itself. */
  readonly apiKeyEnv: string | null;
  /** Tenant whose own key is sent there; absent: the key of `apiKeyEnv`. */
  readonly account?: string;
  readonly region: string | null;
  /** Days that prompts and replies are kept there; 0: they are not. null or absent: unknown. */
  readonly retentionDays?: number | null;
  /** Whether what is sent there may train models. null or absent: unknown. */
  readonly trainsOnData?: boolean | null;
  /** Added to the provider's price, 1 = 0.01%. */
  readonly markupBasisPoints: number;
  /** Its own clocks, the model's among them; what is absent is configured for all. */
  readonly timeouts?: Timeouts;
}

/** A model at one reasoning effort: the unit that is ranked. */
export interface Candidate {
  /** `openai/gpt-5` or, where the model has efforts, `openai/gpt-5@high`. */
  readonly id: string;
  readonly model: ModelSpec;
  readonly reasoningEffort: ReasoningEffort;
}
