import type { RoutingDirectives } from "../../operation/operation.ts";
import { providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { pluginsSchema } from "../../operation/router-plugin-schema.ts";
import { routingSchema } from "../../operation/routing-schema.ts";
import {
  contentsSchema,
  listOf,
  nullable,
  objectOf,
  systemInstructionSchema,
} from "./gemini-contents-schema.ts";

const text = nullable("string");
const declaration = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 1 },
    description: text,
    parameters: nullable("object"),
    parametersJsonSchema: nullable("object"),
    response: nullable("object"),
    responseJsonSchema: nullable("object"),
    behavior: text,
  },
};

const modes = ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"];
const toolConfig = objectOf({
  functionCallingConfig: objectOf({
    // Older clients write the small letters.
    mode: {
      type: ["string", "null"],
      enum: [...modes, ...modes.map((mode) => mode.toLowerCase()), "", null],
    },
    allowedFunctionNames: listOf({ type: "string" }, limits.tools),
  }),
  retrievalConfig: nullable("object"),
});

const generationConfig = objectOf({
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
  logprobs: { type: ["integer", "null"], minimum: 0 },
  responseMimeType: text,
  responseSchema: nullable("object"),
  responseJsonSchema: nullable("object"),
  responseModalities: { type: ["array", "string", "null"], items: { type: "string" } },
  speechConfig: nullable("object"),
  imageConfig: nullable("object"),
  routingConfig: nullable("object"),
  modelSelectionConfig: nullable("object"),
  mediaResolution: text,
  audioTimestamp: nullable("boolean"),
  enableAffectiveDialog: nullable("boolean"),
  enableEnhancedCivicAnswers: nullable("boolean"),
  thinkingConfig: objectOf({
    includeThoughts: nullable("boolean"),
    thinkingBudget: { type: ["integer", "null"], minimum: -1 },
    thinkingLevel: {
      type: ["string", "null"],
      maxLength: limits.effortCharacters,
      // It becomes a part of the candidate's id, which stands in headers.
      pattern: "^[A-Za-z0-9_-]*$",
    },
  }),
});

/** A request as far as the gateway reads it, in the form of `canonicalRequest`; every other field passes through to a model that speaks the protocol. */
export const geminiRequestSchema = {
  type: "object",
  required: ["contents"],
  properties: {
    contents: contentsSchema,
    systemInstruction: systemInstructionSchema,
    tools: listOf(
      { type: "object", properties: { functionDeclarations: listOf(declaration, limits.tools) } },
      limits.tools,
    ),
    toolConfig,
    safetySettings: listOf({ type: "object", properties: { category: text, threshold: text } }, limits.tools),
    cachedContent: text,
    labels: nullable("object"),
    serviceTier: text,
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
