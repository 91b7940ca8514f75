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
          "Models that are counted together: an id, or a pattern such as `openai/*`; all where it is left out",
      },
      requests_per_minute: figure(10_000_000, "Requests that begin in a minute of the clock"),
      tokens_per_minute: figure(1_000_000_000_000, "Tokens of input and output in a minute of the clock"),
      concurrent_requests: figure(1_000_000, "Requests that run at once"),
    },
  },
  description: "How fast its requests may come; several hold at once.",
} as const;
