import {
  droppedUnread,
  type NormalisedRequest,
  type Tool,
  type TranslatedRequest,
  Untranslatable,
  type UpstreamTarget,
} from "../../operation/normalised-request.ts";
import { fitSchema } from "../../providers/parameters/fit-schema.ts";
import { type ClaudeSampling, claudeSampling } from "../anthropic-messages/claude-sampling.ts";
import { claudeTraits } from "../anthropic-messages/claude-traits.ts";
import { thinkingSettings } from "../anthropic-messages/thinking-settings.ts";
import { customToolAsFunction } from "../custom-tools.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";
import { undeclaredTools } from "../undeclared-tools.ts";
import { cachePoint, writeConverseMessages } from "./write-converse-messages.ts";

/**
 * A request as the body of Bedrock's `Converse` (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html).
 *
 * @throws Untranslatable for what it has no words for and the reply depends on
 */
export function writeConverseRequest(request: NormalisedRequest, target: UpstreamTarget): TranslatedRequest {
  const { sampling, output, toolChoice } = request;
  const dropped = new Set(droppedUnread(request));
  if ((sampling.choices ?? 1) > 1) throw new Untranslatable("n", "Bedrock gives one reply to a request");
  if (sampling.topLogprobs !== null)
    throw new Untranslatable("logprobs", "Bedrock states no log probabilities");
  if (output.kind === "json")
    throw new Untranslatable("response_format", "Bedrock takes JSON by schema only");
  const { messages, system } = writeConverseMessages(request.turns, dropped);
  noteDropped(request, dropped);
  const isOff = toolChoice?.kind === "none";
  // `none` cannot be said, and the tools of a history must stay declared: with no tool to call the model calls none.
  if (isOff) dropped.add("tool_choice");
  const isClaude = /claude/.test(target.upstreamModel);
  const tools = [...request.tools, ...undeclaredTools(request)].flatMap((tool) =>
    toolEntries(tool, isClaude, dropped),
  );
  const settings = isClaude ? claudeSettings(request, target, dropped) : otherSettings(request, target);
  const body = compact({
    messages,
    system: system.length === 0 ? null : system,
    inferenceConfig: compact({
      maxTokens: request.maxOutputTokens,
      temperature: settings.temperature,
      topP: settings.top_p,
      stopSequences: request.stop.length === 0 ? null : request.stop,
    }),
    toolConfig:
      tools.length === 0
        ? null
        : compact({ tools, toolChoice: toolChoice === null ? null : choiceOf(toolChoice) }),
    outputConfig: output.kind === "schema" ? { textFormat: textFormat(output) } : null,
    serviceTier: tierOf(request.serviceTier),
    requestMetadata: metadataOf(request, dropped),
    // Which of the sequences ended the reply is told to those who ask.
    additionalModelResponseFieldPaths: isClaude && request.stop.length > 0 ? ["/stop_sequence"] : null,
    additionalModelRequestFields: settings.additional,
  });
  return { body, dropped: [...dropped] };
}

function toolEntries(tool: Tool, isClaude: boolean, dropped: Set<string>): Fields[] {
  if (tool.kind === "provider")
    throw new Untranslatable(
      "tools",
      `\`${tool.name}\` is run by the provider whose protocol the client speaks`,
    );
  const { name, description, parameters, strict, cache } =
    tool.kind === "custom" ? customToolAsFunction(tool) : tool;
  const { schema, lost } = fitSchema(parameters, !isClaude);
  for (const keyword of lost) dropped.add(`tools.parameters.${keyword}`);
  const isStrict = strict === true && lost.length === 0;
  if (strict === true && !isStrict) dropped.add("tools.strict");
  const toolSpec = compact({
    name,
    description: description || null,
    inputSchema: { json: schema },
    strict: isStrict ? true : null,
  });
  return [{ toolSpec }, ...cachePoint(cache)];
}

function choiceOf(choice: NonNullable<NormalisedRequest["toolChoice"]>): Fields | null {
  switch (choice.kind) {
    case "required":
      return { any: {} };
    case "tool":
      return { tool: { name: choice.name } };
    case "allowed":
      return choice.names.length === 1 && choice.isRequired
        ? { tool: { name: choice.names[0] } }
        : { [choice.isRequired ? "any" : "auto"]: {} };
    default:
      return { auto: {} };
  }
}

function textFormat({ name, description, schema }: NormalisedRequest["output"] & { kind: "schema" }): Fields {
  const jsonSchema = compact({ schema: JSON.stringify(schema), name, description });
  return { type: "json_schema", structure: { jsonSchema } };
}

const tiers: readonly string[] = ["priority", "default", "flex", "reserved"];

const tierOf = (tier: string | null): Fields | null =>
  tier !== null && tiers.includes(tier) ? { type: tier } : null;

/** Bedrock keeps metadata of strings for its own invocation log. */
function metadataOf({ metadata }: NormalisedRequest, dropped: Set<string>): Fields | null {
  if (metadata === null) return null;
  const texts = Object.entries(metadata).filter(([, value]) => typeof value === "string" && value !== "");
  if (texts.length === 0 || texts.length < Object.keys(metadata).length) dropped.add("metadata");
  return texts.length === 0 ? null : Object.fromEntries(texts);
}

/** What only some makers' models take travels beside the common fields, in the maker's own words. */
interface ModelSettings extends Pick<ClaudeSampling, "temperature" | "top_p"> {
  readonly additional: Fields | null;
}

function claudeSettings(
  request: NormalisedRequest,
  target: UpstreamTarget,
  dropped: Set<string>,
): ModelSettings {
  const traits = claudeTraits(target.upstreamModel);
  const limit = request.maxOutputTokens ?? target.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const { toolChoice } = request;
  const isForced =
    toolChoice?.kind === "required" ||
    toolChoice?.kind === "tool" ||
    (toolChoice?.kind === "allowed" && toolChoice.isRequired);
  const { thinking, effort, isDropped } = thinkingSettings(request, target, traits, limit, isForced);
  if (isDropped) dropped.add("reasoning_effort");
  const isThinking = thinking !== null && thinking.type !== "disabled";
  const { temperature, top_p, top_k } = claudeSampling(request.sampling, traits, isThinking, dropped);
  const output_config = effort === null ? null : { effort };
  return { temperature, top_p, additional: filled({ top_k, thinking, output_config }) };
}

function otherSettings({ sampling, reasoning }: NormalisedRequest, target: UpstreamTarget): ModelSettings {
  const effort = target.reasoningEffort ?? effortOf(reasoning);
  const reasoning_effort = effort === "none" ? null : effort;
  const additional = filled({ top_k: sampling.topK, reasoning_effort });
  return { temperature: sampling.temperature, top_p: sampling.topP, additional };
}

const filled = (fields: Fields): Fields | null => {
  const rest = compact(fields);
  return Object.keys(rest).length === 0 ? null : rest;
};

function noteDropped(request: NormalisedRequest, dropped: Set<string>): void {
  const { sampling } = request;
  const unsaid: Readonly<Record<string, boolean>> = {
    user: request.endUser !== null,
    store: request.store === true,
    prompt_cache_key: request.promptCacheKey !== null,
    parallel_tool_calls: request.parallelToolCalls === false,
    service_tier:
      request.serviceTier !== null && request.serviceTier !== "auto" && tierOf(request.serviceTier) === null,
    seed: sampling.seed !== null,
    presence_penalty: sampling.presencePenalty !== null,
    frequency_penalty: sampling.frequencyPenalty !== null,
    logit_bias: sampling.logitBias !== null,
    verbosity: sampling.verbosity !== null,
  };
  for (const [field, isAsked] of Object.entries(unsaid)) if (isAsked) dropped.add(field);
}
