import type { ChatRequest } from "../../../engine/index.ts";
import { type ProviderPreferences, providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { type PluginEntry, pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { type RoutingPreferences, routingSchema } from "../../operation/routing-schema.ts";

const nullable = (type: string, extra: object = {}): object => ({ type: [type, "null"], ...extra });

/** OpenAI's chat request as far as the gateway reads it; every other field passes through to the model untouched. */
export const chatRequestSchema = {
  type: "object",
  required: ["model", "messages"],
  properties: {
    model: {
      type: "string",
      minLength: 1,
      maxLength: limits.modelIdCharacters,
      description: "`auto`, `auto:cheap`, `auto:balanced`, `auto:best`, `auto:fast`, or a model id.",
    },
    messages: {
      type: "array",
      minItems: 1,
      maxItems: limits.messages,
      items: {
        type: "object",
        required: ["role"],
        properties: {
          role: { enum: ["system", "developer", "user", "assistant", "tool", "function"] },
          content: {
            type: ["string", "array", "null"],
            maxItems: limits.contentParts,
            items: {
              type: "object",
              required: ["type"],
              properties: { type: { type: "string" }, text: { type: "string" } },
            },
          },
          tool_calls: nullable("array", { maxItems: limits.toolCalls }),
          reasoning_details: nullable("array", { maxItems: limits.toolCalls }),
        },
      },
    },
    models: {
      type: "array",
      minItems: 1,
      maxItems: limits.fallbackModels,
      items: { type: "string", minLength: 1, maxLength: limits.modelIdCharacters },
      description: "Fallback models, in order, after `model`.",
    },
    tools: nullable("array", { maxItems: limits.tools, items: { type: "object" } }),
    functions: nullable("array", { maxItems: limits.tools, items: { type: "object" } }),
    response_format: nullable("object", { properties: { type: { type: "string" } } }),
    max_tokens: nullable("integer", { minimum: 1, maximum: limits.outputTokens }),
    max_completion_tokens: nullable("integer", { minimum: 1, maximum: limits.outputTokens }),
    reasoning_effort: nullable("string", {
      minLength: 1,
      maxLength: limits.effortCharacters,
      // It becomes a part of the candidate's id, which stands in headers.
      pattern: "^[A-Za-z0-9_-]+$",
    }),
    stream: nullable("boolean"),
    stream_options: nullable("object"),
    prompt_cache_key: nullable("string", { maxLength: limits.nameCharacters }),
    previous_response_id: nullable("string", { maxLength: limits.nameCharacters }),
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
