import { requestLimits } from "./request-limits.ts";

/** How fast one key may ask for the models that a pattern names. What is left out does not limit. */
export interface RateLimitSettings {
  /** `openai/*`; all that match are counted together. Absent: every model. */
  readonly model?: string;
  readonly requests_per_minute?: number;
  /** Input and output together. */
  readonly tokens_per_minute?: number;
  readonly concurrent_requests?: number;
}

const figure = (maximum: number, description: string) =>
  ({ type: "integer", minimum: 1, maximum, description }) as const;

export const rateLimitsSchema = {
  type: "array",
  maxItems: 20,
  items: {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      model: {
        ...{ type: "string", minLength: 1, maxLength: requestLimits.modelIdCharacters },
        description:
          "Models that are counted together: an id, or a pattern such as `openai/*`; if left out, all models.",
      },
      requests_per_minute: figure(10_000_000, "Requests that begin within one clock minute."),
      tokens_per_minute: figure(1_000_000_000_000, "Input and output tokens within one clock minute."),
      concurrent_requests: figure(1_000_000, "Requests that run at the same time."),
    },
  },
  description: "How many requests and tokens it may use at a time; several limits may apply together.",
} as const;
