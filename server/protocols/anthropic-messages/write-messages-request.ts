import {
  droppedUnread,
  type NormalisedRequest,
  type Sampling,
  type Tool,
  type TranslatedRequest,
  Untranslatable,
  type UpstreamTarget,
} from "../../operation/normalised-request.ts";
import { customToolAsFunction } from "../custom-tools.ts";
import { describedSchema } from "../described-schema.ts";
import { compact, type Fields } from "../fields.ts";
import { undeclaredTools } from "../undeclared-tools.ts";
import { claudeSampling } from "./claude-sampling.ts";
import { claudeSchema } from "./claude-schema.ts";
import { type ClaudeTraits, claudeTraits } from "./claude-traits.ts";
import { replyTool } from "./reply-tool.ts";
import { thinkingSettings } from "./thinking-settings.ts";
import { writeMessagesTurns } from "./write-messages-turns.ts";

/** Anthropic asks for a limit: for a model whose own is not known. */
const defaultMaxTokens = 8_192;
/** Tools that may be strict in one request. */
const maxStrictTools = 20;

/**
 * A request as the body of `POST /v1/messages` (https://platform.claude.com/docs/en/api/messages).
 *
 * @throws Untranslatable for what Anthropic cannot do and the reply depends on
 */
export function writeMessagesRequest(request: NormalisedRequest, target: UpstreamTarget): TranslatedRequest {
  const dropped = new Set(droppedUnread(request));
  refuseImpossible(request.sampling);
  noteDropped(request, dropped);
  const traits = claudeTraits(target.upstreamModel);
  const ownLimit = target.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const maxTokens = Math.min(request.maxOutputTokens ?? target.maxOutputTokens ?? defaultMaxTokens, ownLimit);
  const { system, messages } = writeMessagesTurns(request.turns, traits, dropped);
  const { tools, choice, format } = writeTools(request, traits, dropped);
  const isForced = choice?.type === "any" || choice?.type === "tool";
  const settings = thinkingSettings(request, target, traits, maxTokens, isForced);
  if (settings.isDropped) dropped.add("reasoning_effort");
  const outputConfig = compact({ effort: settings.effort, format });
  const tier = serviceTier(request.serviceTier);
  if (request.serviceTier !== null && tier === null) dropped.add("service_tier");
  const isThinking = settings.thinking !== null && settings.thinking.type !== "disabled";
  const body = compact({
    max_tokens: maxTokens,
    system: system.length === 0 ? null : system,
    messages,
    tools: tools.length === 0 ? null : tools,
    tool_choice: choice,
    ...claudeSampling(request.sampling, traits, isThinking, dropped),
    stop_sequences: stopSequences(request.stop, dropped),
    thinking: settings.thinking,
    output_config: Object.keys(outputConfig).length === 0 ? null : outputConfig,
    metadata: request.endUser === null ? null : { user_id: request.endUser },
    service_tier: tier,
    stream: request.isStream || null,
  });
  return { body, dropped: [...dropped] };
}

function refuseImpossible({ choices, topLogprobs }: Sampling): void {
  if (choices !== null && choices > 1) throw new Untranslatable("n", "Anthropic gives one reply a request");
  if (topLogprobs !== null) throw new Untranslatable("logprobs", "Anthropic gives no log probabilities");
}

function noteDropped(request: NormalisedRequest, dropped: Set<string>): void {
  const { sampling: asked } = request;
  const unsaid: Readonly<Record<string, boolean>> = {
    metadata: request.metadata !== null,
    store: request.store === true,
    prompt_cache_key: request.promptCacheKey !== null,
    seed: asked.seed !== null,
    presence_penalty: Boolean(asked.presencePenalty),
    frequency_penalty: Boolean(asked.frequencyPenalty),
    logit_bias: asked.logitBias !== null,
    verbosity: asked.verbosity !== null && asked.verbosity !== "medium",
  };
  for (const [field, isAsked] of Object.entries(unsaid)) if (isAsked) dropped.add(field);
}

interface WrittenTools {
  readonly tools: Fields[];
  readonly choice: Fields | null;
  readonly format: Fields | null;
}

/** Structured output is native where the model and the schema allow it, else a tool that must be called. */
function writeTools(request: NormalisedRequest, traits: ClaudeTraits, dropped: Set<string>): WrittenTools {
  const { output, toolChoice, parallelToolCalls } = request;
  const allowed = toolChoice?.kind === "allowed" ? new Set(toolChoice.names) : null;
  const offered = request.tools.filter(({ name }) => allowed?.has(name) ?? true);
  const isStrict = strictTools(offered, traits, dropped);
  const tools = offered.map((tool) => writeTool(tool, isStrict));
  const schema =
    output.kind === "schema" && traits.takesSchema ? claudeSchema(describedSchema(output)) : null;
  const format = schema === null ? null : { type: "json_schema", schema };
  const single = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  if (output.kind !== "text" && format === null) {
    const mayCall = tools.length > 0 && toolChoice?.kind !== "none";
    if (toolChoice?.kind === "tool")
      return { tools, choice: { type: "tool", name: toolChoice.name, ...single }, format };
    const reply = replyTool(output);
    const choice = mayCall ? { type: "any", ...single } : { type: "tool", name: reply.name };
    return { tools: [...(mayCall ? tools : []), reply], choice, format };
  }
  const called = undeclaredTools(request).map((tool) => writeTool(tool, isStrict));
  if (called.length > 0) return { tools: called, choice: { type: "none" }, format };
  return { tools, choice: tools.length === 0 ? null : writeChoice(toolChoice, single), format };
}

function writeChoice(choice: NormalisedRequest["toolChoice"], single: Fields): Fields | null {
  switch (choice?.kind) {
    case undefined:
      return Object.keys(single).length === 0 ? null : { type: "auto", ...single };
    case "none":
      return { type: "none" };
    case "auto":
      return { type: "auto", ...single };
    case "required":
      return { type: "any", ...single };
    case "tool":
      return { type: "tool", name: choice.name, ...single };
    case "allowed":
      return { type: choice.isRequired ? "any" : "auto", ...single };
  }
}

/** Which tools may be strict here; the others are told of. */
function strictTools(tools: readonly Tool[], traits: ClaudeTraits, dropped: Set<string>): ReadonlySet<Tool> {
  const asked = tools.filter((tool) => tool.kind === "function" && tool.strict === true);
  const taken = asked.filter(
    (tool) => tool.kind === "function" && claudeSchema(tool.parameters ?? {}) !== null,
  );
  const isTaken = traits.takesSchema && taken.length <= maxStrictTools;
  if (asked.length > (isTaken ? taken.length : 0)) dropped.add("tools.strict");
  return new Set(isTaken ? taken : []);
}

function writeTool(tool: Tool, strict: ReadonlySet<Tool>): Fields {
  if (tool.kind === "provider") {
    if (tool.protocol === "anthropic-messages") return tool.definition;
    throw new Untranslatable(
      "tools",
      `\`${tool.name}\` is run by the provider whose protocol the client speaks`,
    );
  }
  const { name, description, parameters, cache } = tool.kind === "custom" ? customToolAsFunction(tool) : tool;
  const isStrict = strict.has(tool);
  const schema = parameters ?? { properties: {} };
  return compact({
    name,
    description,
    input_schema: { type: "object", ...(isStrict ? claudeSchema(schema) : schema) },
    strict: isStrict ? true : null,
    cache_control: cache === null ? null : compact({ type: "ephemeral", ttl: cache.ttl }),
  });
}

/** Sequences of white space alone are refused. */
function stopSequences(stop: readonly string[], dropped: Set<string>): readonly string[] | null {
  const taken = stop.filter((sequence) => sequence.trim() !== "");
  if (taken.length < stop.length) dropped.add("stop");
  return taken.length === 0 ? null : taken;
}

/** OpenAI's tiers in Anthropic's words; null: it has none for it. */
function serviceTier(tier: string | null): string | null {
  if (tier === "default" || tier === "standard_only") return "standard_only";
  return tier === "auto" || tier === "priority" ? "auto" : null;
}
