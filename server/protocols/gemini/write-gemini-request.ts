import { ordinaryTier } from "../../../engine/index.ts";
import {
  droppedUnread,
  type NormalisedRequest,
  type Sampling,
  type Tool,
  type TranslatedRequest,
  Untranslatable,
  type UpstreamTarget,
} from "../../operation/normalised-request.ts";
import { fitSchema } from "../../providers/parameters/fit-schema.ts";
import { customToolAsFunction } from "../custom-tools.ts";
import { describedSchema } from "../described-schema.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";
import { tierWord } from "../service-tier.ts";
import { alwaysThinks, thinkingConfig } from "./thinking-config.ts";
import { writeGeminiContents } from "./write-gemini-contents.ts";

/** Gemini refuses more. */
const maxStopSequences = 5;

/**
 * A request as the body of `generateContent` (https://ai.google.dev/api/generate-content).
 *
 * @throws Untranslatable for what Gemini cannot do and the reply depends on
 */
export function writeGeminiRequest(request: NormalisedRequest, target: UpstreamTarget): TranslatedRequest {
  const { output, stop, toolChoice } = request;
  const dropped = new Set(droppedUnread(request));
  if (stop.length > maxStopSequences)
    throw new Untranslatable("stop", `Gemini takes at most ${maxStopSequences} stop sequences`);
  const { contents, systemInstruction } = writeGeminiContents(request.turns, target, dropped);
  const tools = request.tools.map(declaration);
  noteDropped(request, target, dropped);
  if (
    request.reasoning !== null &&
    effortOf(request.reasoning) === "none" &&
    alwaysThinks(target.upstreamModel)
  )
    dropped.add("reasoning_effort");
  const body = compact({
    contents,
    systemInstruction,
    tools: tools.length === 0 ? null : [{ functionDeclarations: tools }],
    serviceTier: serviceTier(request, target),
    toolConfig:
      tools.length === 0 || toolChoice === null ? null : { functionCallingConfig: callingConfig(toolChoice) },
    generationConfig: compact({
      ...sampling(request.sampling),
      maxOutputTokens: request.maxOutputTokens,
      stopSequences: stop.length === 0 ? null : stop,
      responseMimeType: output.kind === "text" ? null : "application/json",
      responseJsonSchema: output.kind === "schema" ? describedSchema(output) : null,
      thinkingConfig: thinkingConfig(request.reasoning, target.upstreamModel),
    }),
  });
  return { body, dropped: [...dropped] };
}

const sampling = (asked: Sampling): Fields => ({
  temperature: asked.temperature,
  topP: asked.topP,
  topK: asked.topK,
  seed: asked.seed,
  presencePenalty: asked.presencePenalty,
  frequencyPenalty: asked.frequencyPenalty,
  candidateCount: asked.choices,
  responseLogprobs: asked.topLogprobs === null ? null : true,
  logprobs: asked.topLogprobs || null,
});

/** Google's Gemini API takes one (https://ai.google.dev/gemini-api/docs/priority-inference); Vertex has no field for it. */
function serviceTier({ serviceTier: asked }: NormalisedRequest, { provider }: UpstreamTarget): string | null {
  const word = tierWord(asked);
  if (word === null || provider === "vertex") return null;
  return word === ordinaryTier ? "standard" : word === "flex" || word === "priority" ? word : null;
}

function noteDropped(request: NormalisedRequest, target: UpstreamTarget, dropped: Set<string>): void {
  const tier = serviceTier(request, target);
  const unsaid: Readonly<Record<string, boolean>> = {
    user: request.endUser !== null,
    metadata: request.metadata !== null,
    service_tier: request.serviceTier !== null && request.serviceTier !== "auto" && tier === null,
    store: request.store === true,
    prompt_cache_key: request.promptCacheKey !== null,
    logit_bias: request.sampling.logitBias !== null,
    verbosity: request.sampling.verbosity !== null,
    parallel_tool_calls: request.parallelToolCalls === false,
    "tools.strict": request.tools.some((tool) => tool.kind === "function" && tool.strict === true),
    "tools.cache_control": request.tools.some((tool) => tool.kind === "function" && tool.cache !== null),
  };
  for (const [field, isAsked] of Object.entries(unsaid)) if (isAsked) dropped.add(field);
}

function declaration(tool: Tool): Fields {
  if (tool.kind === "provider")
    throw new Untranslatable(
      "tools",
      `\`${tool.name}\` is run by the provider whose protocol the client speaks`,
    );
  const { name, description, parameters } = tool.kind === "custom" ? customToolAsFunction(tool) : tool;
  const schema = parameters === null ? null : fitSchema(parameters, true).schema;
  return compact({ name, description: description ?? name, parametersJsonSchema: schema });
}

function callingConfig(choice: NonNullable<NormalisedRequest["toolChoice"]>): Fields {
  switch (choice.kind) {
    case "auto":
      return { mode: "AUTO" };
    case "none":
      return { mode: "NONE" };
    case "required":
      return { mode: "ANY" };
    case "tool":
      return { mode: "ANY", allowedFunctionNames: [choice.name] };
    case "allowed":
      return { mode: choice.isRequired ? "ANY" : "VALIDATED", allowedFunctionNames: choice.names };
  }
}
