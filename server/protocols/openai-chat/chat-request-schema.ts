import type { ChatRequest } from "../../../engine/index.ts";
import { type ProviderPreferences, providerSchema } from "../../operation/provider-schema.ts";
import { type PluginEntry, pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { type RoutingPreferences, routingSchema } from "../../operation/routing-schema.ts";

/** Messages of one request; beyond it a client is looping, not conversing. */
const maxMessages = 10_000;

const nullable = (type: string, extra: object = {}): object => ({ type: [type, "null"], ...extra });

/** OpenAI's chat request as far as the gateway reads it; every other field passes through to the model untouched. */
export const chatRequestSchema = {
  type: "object",
  required: ["model", "messages"],
  properties: {
    model: {
      type: "string",
      minLength: 1,
      maxLength: 256,
      description: "`auto`, `auto:cheap`, `auto:balanced`, `auto:best`, `auto:fast`, or a model id.",
    },
    messages: {
      type: "array",
      minItems: 1,
      maxItems: maxMessages,
      items: {
        type: "object",
        required: ["role"],
        properties: {
          role: { enum: ["system", "developer", "user", "assistant", "tool", "function"] },
          content: {
            anyOf: [
              { type: "string" },
              { type: "null" },
              {
                type: "array",
                items: {
                  type: "object",
                  required: ["type"],
                  properties: { type: { type: "string" }, text: { type: "string" } },
                },
              },
            ],
          },
          tool_calls: nullable("array"),
          reasoning_details: nullable("array"),
        },
      },
    },
    models: {
      type: "array",
      minItems: 1,
      maxItems: 20,
      items: { type: "string", minLength: 1 },
      description: "Fallback models, in order, after `model`.",
    },
    tools: nullable("array", { items: { type: "object" } }),
    response_format: nullable("object", { properties: { type: { type: "string" } } }),
    max_tokens: nullable("integer", { minimum: 1 }),
    max_completion_tokens: nullable("integer", { minimum: 1 }),
    reasoning_effort: nullable("string", { minLength: 1 }),
    stream: nullable("boolean"),
    stream_options: nullable("object"),
    prompt_cache_key: nullable("string"),
    previous_response_id: nullable("string"),
    routing: routingSchema,
    plugins: pluginsSchema,
    provider: providerSchema,
  },
} as const;

/** A validated body; fields that the gateway does not read are still there. */
export interface ChatRequestBody extends ChatRequest {
  readonly models?: readonly string[];
  readonly routing?: RoutingPreferences;
  readonly plugins?: readonly PluginEntry[];
  readonly provider?: ProviderPreferences;
}
