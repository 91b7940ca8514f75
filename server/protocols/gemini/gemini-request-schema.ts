import type { RoutingDirectives } from "../../operation/operation.ts";
import { providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { routingSchema } from "../../operation/routing-schema.ts";

/** Google's parsers take one object for a list of one. */
const listOr = (type: string, maxItems: number, items: object = {}): object => ({
  type: [type, "array", "null"],
  maxItems,
  items: { type: "object", ...items },
});

const parts = { parts: listOr("object", limits.contentParts) };
const contents = {
  ...listOr("object", limits.messages, {
    properties: {
      ...parts,
      role: { type: ["string", "null"], enum: ["user", "model", "function", "", null] },
    },
  }),
  description: "The conversation.",
};
const nullable = (...types: readonly string[]): object => ({ type: [...types, "null"] });

const generationConfig = {
  type: ["object", "null"],
  properties: {
    temperature: { type: ["number", "null"], minimum: 0 },
    topP: { type: ["number", "null"], minimum: 0, maximum: 1 },
    topK: { type: ["number", "null"], minimum: 0 },
    maxOutputTokens: { type: ["integer", "null"], minimum: 1, maximum: limits.outputTokens },
    candidateCount: { type: ["integer", "null"], minimum: 1 },
    stopSequences: { type: ["array", "string", "null"], items: { type: "string" } },
    seed: nullable("integer"),
    presencePenalty: nullable("number"),
    frequencyPenalty: nullable("number"),
    responseLogprobs: nullable("boolean"),
    logprobs: nullable("integer"),
    responseMimeType: nullable("string"),
    responseSchema: nullable("object"),
    thinkingConfig: {
      type: ["object", "null"],
      properties: {
        includeThoughts: nullable("boolean"),
        thinkingBudget: nullable("integer"),
        thinkingLevel: {
          type: ["string", "null"],
          maxLength: limits.effortCharacters,
          // It becomes a part of the candidate's id, which stands in headers.
          pattern: "^[A-Za-z0-9_-]*$",
        },
      },
    },
  },
} as const;

/** A request as far as the gateway reads it, in the spelling of `googleBody`; every other field passes through to a model that speaks the protocol. */
export const geminiRequestSchema = {
  type: "object",
  required: ["contents"],
  properties: {
    contents,
    systemInstruction: { type: ["object", "string", "null"], properties: parts },
    tools: listOr("object", limits.tools, {
      properties: { functionDeclarations: listOr("object", limits.tools) },
    }),
    toolConfig: nullable("object"),
    safetySettings: nullable("array", "object"),
    cachedContent: nullable("string"),
    labels: nullable("object"),
    serviceTier: nullable("string"),
    store: nullable("boolean"),
    generationConfig,
    models: {
      type: "array",
      minItems: 1,
      maxItems: limits.fallbackModels,
      items: { type: "string", minLength: 1, maxLength: limits.modelIdCharacters },
      description: "Fallback models, in order, after the one of the path.",
    },
    routing: routingSchema,
    plugins: pluginsSchema,
    provider: providerSchema,
  },
} as const;

/** A validated body; fields that the gateway does not read are still there. */
export interface GeminiRequestBody extends RoutingDirectives {
  readonly contents: unknown;
  readonly generationConfig?: {
    readonly thinkingConfig?: { readonly thinkingLevel?: string | null } | null;
  } | null;
}
