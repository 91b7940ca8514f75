import {
  droppedUnread,
  type NormalisedRequest,
  type OutputFormat,
  type ReasoningRequest,
  type Tool,
  type ToolChoice,
  type TranslatedRequest,
  Untranslatable,
  type UpstreamTarget,
} from "../../operation/normalised-request.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";
import { fittingName } from "../fitting-name.ts";
import { writeResponsesItems } from "./write-responses-items.ts";

/** The API refuses a smaller limit. */
const minOutputTokens = 16;

/**
 * A request as the body of `POST /v1/responses`. Nothing is kept at the provider but what the client asks it to keep; the model's thinking comes sealed, so
 * that the client can send it back.
 *
 * @throws Untranslatable where the reply would not be what was asked for
 */
export function writeResponsesRequest(
  request: NormalisedRequest,
  { reasoningEffort }: UpstreamTarget,
): TranslatedRequest {
  const { sampling, tools, output } = request;
  const left = droppedUnread(request);
  const { items, dropped } = writeResponsesItems(request.turns);
  dropped.push(...left, ...droppedSampling(request));
  if (tools.some((tool) => "cache" in tool && tool.cache !== null)) dropped.push("tools.cache_control");
  const reasoning = writeReasoning(request.reasoning, reasoningEffort ?? null);
  const text = compact({ format: writeFormat(output), verbosity: sampling.verbosity });
  const include = [
    ...(reasoning === null ? [] : ["reasoning.encrypted_content"]),
    ...(sampling.topLogprobs === null ? [] : ["message.output_text.logprobs"]),
  ];
  const hasTools = tools.length > 0;
  const body = compact({
    input: items,
    tools: hasTools ? tools.map(writeTool) : null,
    tool_choice: hasTools ? writeToolChoice(request.toolChoice, tools) : null,
    parallel_tool_calls: hasTools ? request.parallelToolCalls : null,
    text: Object.keys(text).length === 0 ? null : text,
    reasoning,
    include: include.length === 0 ? null : include,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_logprobs: sampling.topLogprobs || null,
    max_output_tokens:
      request.maxOutputTokens === null ? null : Math.max(minOutputTokens, request.maxOutputTokens),
    safety_identifier: fittingName(request.endUser),
    metadata: request.metadata,
    service_tier: request.serviceTier,
    store: request.store === true,
    prompt_cache_key: fittingName(request.promptCacheKey),
    stream: request.isStream || null,
  });
  return { body, dropped: [...new Set(dropped)] };
}

/** @throws Untranslatable for several replies */
function droppedSampling({ sampling, stop }: NormalisedRequest): string[] {
  if (sampling.choices !== null && sampling.choices > 1)
    throw new Untranslatable("n", "the Responses API gives one reply at a time");
  const others = {
    ...{ top_k: sampling.topK, seed: sampling.seed, logit_bias: sampling.logitBias },
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    stop: stop.length === 0 ? null : stop,
  };
  return Object.keys(compact(others));
}

/** Those who ask for thinking see its summary; how much of it is the candidate's own effort before the client's. */
function writeReasoning(reasoning: ReasoningRequest | null, candidateEffort: string | null): Fields | null {
  const effort = candidateEffort ?? effortOf(reasoning);
  const isShown = reasoning?.mode === "on" || reasoning?.mode === "adaptive";
  const isHidden = reasoning?.display === "omitted" || effort === "none";
  const fields = compact({ effort, summary: isShown && !isHidden ? "auto" : null });
  return Object.keys(fields).length === 0 ? null : fields;
}

function writeTool(tool: Tool): Fields {
  switch (tool.kind) {
    case "function":
      return {
        type: "function",
        name: tool.name,
        ...compact({ description: tool.description }),
        parameters: tool.parameters ?? { type: "object", properties: {} },
        // Here strict is the rule, and would change the schema: other protocols' functions are not.
        strict: tool.strict ?? false,
      };
    case "custom":
      return {
        type: "custom",
        name: tool.name,
        ...compact({ description: tool.description, format: tool.format }),
      };
    case "provider":
      if (tool.protocol === "openai-responses") return tool.definition;
      throw new Untranslatable(
        "tools",
        `\`${tool.name}\` is run by the provider whose protocol the client speaks`,
      );
  }
}

function writeToolChoice(choice: ToolChoice | null, tools: readonly Tool[]): unknown {
  if (choice === null) return null;
  const entry = (name: string): Fields => {
    const tool = tools.find((one) => one.name === name);
    return tool?.kind === "provider"
      ? { type: name }
      : { type: tool?.kind === "custom" ? "custom" : "function", name };
  };
  if (choice.kind === "tool") return entry(choice.name);
  if (choice.kind !== "allowed") return choice.kind;
  const mode = choice.isRequired ? "required" : "auto";
  return { type: "allowed_tools", mode, tools: choice.names.map(entry) };
}

function writeFormat(output: OutputFormat): Fields | null {
  if (output.kind === "text") return null;
  if (output.kind === "json") return { type: "json_object" };
  const { name, description, schema, strict } = output;
  return { type: "json_schema", name, schema, ...compact({ description, strict }) };
}
