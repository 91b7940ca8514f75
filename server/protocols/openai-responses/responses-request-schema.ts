import type { RoutingDirectives } from "../../operation/operation.ts";
import { providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { routingSchema } from "../../operation/routing-schema.ts";

const nullable = (type: string, extra: object = {}): object => ({ type: [type, "null"], ...extra });

const properties = {
  model: {
    type: "string",
    minLength: 1,
    maxLength: limits.modelIdCharacters,
    description: "`auto`, `auto:cheap`, `auto:balanced`, `auto:best`, `auto:fast`, or a model id.",
  },
  input: {
    type: ["string", "array"],
    minItems: 1,
    maxItems: limits.messages,
    items: {
      type: "object",
      properties: {
        type: nullable("string"),
        role: { enum: ["user", "assistant", "system", "developer"] },
        content: {
          type: ["string", "array", "null"],
          maxItems: limits.contentParts,
          items: { type: "object", required: ["type"], properties: { type: { type: "string" } } },
        },
      },
    },
  },
  instructions: nullable("string"),
  tools: nullable("array", {
    maxItems: limits.tools,
    items: { type: "object", required: ["type"], properties: { type: { type: "string" } } },
  }),
  tool_choice: { type: ["string", "object", "null"] },
  parallel_tool_calls: nullable("boolean"),
  text: nullable("object", { properties: { format: nullable("object"), verbosity: nullable("string") } }),
  reasoning: nullable("object", {
    properties: {
      effort: nullable("string", {
        minLength: 1,
        maxLength: limits.effortCharacters,
        // It becomes a part of the candidate's id, which stands in headers.
        pattern: "^[A-Za-z0-9_-]+$",
      }),
      summary: nullable("string"),
    },
  }),
  include: nullable("array", { items: { type: "string" } }),
  max_output_tokens: nullable("integer", { minimum: 1, maximum: limits.outputTokens }),
  temperature: nullable("number", { minimum: 0 }),
  top_p: nullable("number", { minimum: 0, maximum: 1 }),
  top_logprobs: nullable("integer", { minimum: 0 }),
  previous_response_id: nullable("string", { maxLength: limits.nameCharacters }),
  prompt_cache_key: nullable("string", { maxLength: limits.nameCharacters }),
  metadata: nullable("object"),
  service_tier: nullable("string"),
  store: nullable("boolean"),
  background: nullable("boolean"),
  stream: nullable("boolean"),
  stream_options: nullable("object"),
  models: {
    type: "array",
    minItems: 1,
    maxItems: limits.fallbackModels,
    items: { type: "string", minLength: 1, maxLength: limits.modelIdCharacters },
    description: "Fallback models, in order, after `model`.",
  },
  routing: routingSchema,
  plugins: pluginsSchema,
  provider: providerSchema,
} as const;

/** OpenAI's Responses request as far as the gateway reads it; every other field passes through to a model that speaks the protocol. */
export const responsesRequestSchema = { type: "object", required: ["model"], properties } as const;

/** A validated body; fields that the gateway does not read are still there. */
export interface ResponsesRequestBody extends RoutingDirectives {
  readonly model: string;
  readonly input?: string | readonly Readonly<Record<string, unknown>>[];
  readonly reasoning?: { readonly effort?: string | null } | null;
  readonly background?: boolean | null;
  readonly previous_response_id?: string | null;
  readonly store?: boolean | null;
  readonly stream?: boolean | null;
}
