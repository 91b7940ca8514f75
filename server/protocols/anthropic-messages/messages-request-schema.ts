import type { RoutingDirectives } from "../../operation/operation.ts";
import { providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { routingSchema } from "../../operation/routing-schema.ts";

const nullable = (type: string, extra: object = {}): object => ({ type: [type, "null"], ...extra });

const blocks = {
  type: ["string", "array"],
  maxItems: limits.contentParts,
  items: { type: "object", required: ["type"], properties: { type: { type: "string" } } },
} as const;

const properties = {
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
      required: ["role", "content"],
      properties: { role: { enum: ["user", "assistant", "system"] }, content: blocks },
    },
  },
  system: { ...blocks, type: ["string", "array", "null"] },
  max_tokens: { type: "integer", minimum: 1, maximum: limits.outputTokens },
  tools: nullable("array", { maxItems: limits.tools, items: { type: "object" } }),
  tool_choice: nullable("object", { required: ["type"], properties: { type: { type: "string" } } }),
  stop_sequences: nullable("array", { items: { type: "string" } }),
  temperature: nullable("number", { minimum: 0 }),
  top_p: nullable("number", { minimum: 0, maximum: 1 }),
  top_k: nullable("integer", { minimum: 0 }),
  thinking: nullable("object", { required: ["type"], properties: { type: { type: "string" } } }),
  output_config: nullable("object", {
    properties: {
      effort: nullable("string", {
        minLength: 1,
        maxLength: limits.effortCharacters,
        // It becomes a part of the candidate's id, which stands in headers.
        pattern: "^[A-Za-z0-9_-]+$",
      }),
      format: nullable("object"),
    },
  }),
  metadata: nullable("object", { properties: { user_id: nullable("string") } }),
  service_tier: nullable("string"),
  stream: nullable("boolean"),
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

/** Anthropic's Messages request as far as the gateway reads it; every other field passes through to a model that speaks the protocol. */
export const messagesRequestSchema = {
  type: "object",
  required: ["model", "max_tokens", "messages"],
  properties,
} as const;

/** The same without what only matters for a reply. */
export const countTokensSchema = { type: "object", required: ["model", "messages"], properties } as const;

/** A validated body; fields that the gateway does not read are still there. */
export interface MessagesRequestBody extends RoutingDirectives {
  readonly model: string;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly output_config?: { readonly effort?: string | null } | null;
  readonly stream?: boolean | null;
}
