import type {
  NormalisedRequest,
  OutputFormat,
  ReasoningRequest,
} from "../../operation/normalised-request.ts";
import { type Fields, fieldsOf, flagOf, isFields, leaveRest, numberOf, restOf, textOf } from "../fields.ts";
import { googleBody } from "./google-fields.ts";
import { jsonSchema } from "./json-schema.ts";
import { readGeminiContents } from "./read-gemini-contents.ts";
import { isTextAlone, readGeminiTools } from "./read-gemini-tools.ts";

/** Fields that are read here, and the gateway's own. */
const read: ReadonlySet<string> = new Set([
  ...["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "labels", "store"],
  ...["model", "serviceTier", "routing", "provider", "plugins", "models"],
]);
const configMembers: ReadonlySet<string> = new Set([
  ...["temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "candidateCount", "seed"],
  ...["presencePenalty", "frequencyPenalty", "responseLogprobs", "logprobs", "thinkingConfig"],
  ...["responseMimeType", "responseSchema", "responseJsonSchema"],
]);
const thinkingMembers: ReadonlySet<string> = new Set(["includeThoughts", "thinkingBudget", "thinkingLevel"]);

/** Without these the reply would be another one. */
const essentialFields = [
  ...["cachedContent", "generationConfig.responseModalities", "generationConfig.responseMimeType"],
];

/** A request of `generateContent` without its wire. @param isStream whether it is one of `streamGenerateContent` */
export function readGeminiRequest(given: Fields, isStream = false): NormalisedRequest {
  const body = googleBody(given);
  const { turns, unread: ofContents } = readGeminiContents(body);
  const { tools, toolChoice, unread: ofTools } = readGeminiTools(body);
  const config = fieldsOf(body.generationConfig);
  const unread: Record<string, unknown> = { ...restOf(body, read), ...ofContents, ...ofTools };
  leaveRest(unread, "generationConfig", config, configMembers);
  const thinking = fieldsOf(config.thinkingConfig);
  leaveRest(unread, "generationConfig.thinkingConfig", thinking, thinkingMembers);
  if (isTextAlone(config.responseModalities)) delete unread["generationConfig.responseModalities"];
  const type = textOf(config.responseMimeType);
  if (type !== null && type !== "" && type !== "text/plain" && type !== json)
    unread["generationConfig.responseMimeType"] = type;
  const tier = textOf(body.serviceTier)?.toLowerCase() ?? null;
  return {
    turns,
    tools,
    toolChoice,
    parallelToolCalls: null,
    output: readFormat(config),
    sampling: {
      temperature: numberOf(config.temperature),
      topP: numberOf(config.topP),
      topK: numberOf(config.topK),
      seed: numberOf(config.seed),
      presencePenalty: numberOf(config.presencePenalty),
      frequencyPenalty: numberOf(config.frequencyPenalty),
      choices: numberOf(config.candidateCount),
      topLogprobs: config.responseLogprobs === true ? (numberOf(config.logprobs) ?? 0) : null,
      ...{ logitBias: null, verbosity: null },
    },
    maxOutputTokens: numberOf(config.maxOutputTokens),
    reasoning: readReasoning(thinking),
    stop: [config.stopSequences].flat().filter((sequence) => typeof sequence === "string"),
    isStream,
    endUser: null,
    metadata: isFields(body.labels) && Object.keys(body.labels).length > 0 ? body.labels : null,
    // OpenAI's word for the same.
    serviceTier: tier === "standard" ? "default" : tier,
    store: flagOf(body.store),
    promptCacheKey: null,
    unread,
    essential: essentialFields.filter((field) => unread[field] !== undefined),
    // What is no part is refused before (`gemini-contents-schema.ts`).
    refusals: [],
  };
}

const json = "application/json";

function readFormat({ responseMimeType, responseSchema, responseJsonSchema }: Fields): OutputFormat {
  const schema = isFields(responseJsonSchema)
    ? responseJsonSchema
    : isFields(responseSchema)
      ? jsonSchema(responseSchema)
      : null;
  if (schema !== null) return { kind: "schema", name: "reply", description: null, schema, strict: null };
  return { kind: responseMimeType === json ? "json" : "text" };
}

/** Thoughts are shown to a client that asks for them; see `CandidateParts`. */
function readReasoning({ includeThoughts, thinkingBudget, thinkingLevel }: Fields): ReasoningRequest | null {
  const budget = numberOf(thinkingBudget);
  const level = textOf(thinkingLevel)?.toLowerCase() ?? null;
  const effort = level === "thinking_level_unspecified" ? null : level;
  if (budget === null && effort === null && includeThoughts !== true) return null;
  return {
    effort,
    budgetTokens: budget !== null && budget > 0 ? budget : null,
    mode: budget === null ? null : budget === 0 ? "off" : budget < 0 ? "adaptive" : "on",
    display: includeThoughts === true ? null : "omitted",
  };
}
