import {
  droppedUnread,
  type NormalisedRequest,
  type OutputFormat,
  type Tool,
  type ToolChoice,
  type TranslatedRequest,
  Untranslatable,
} from "../../operation/normalised-request.ts";
import { customToolAsFunction } from "../custom-tools.ts";
import { compact, type Fields } from "../fields.ts";
import { fittingName } from "../fitting-name.ts";
import { viewedMedia } from "../viewed-media.ts";
import { writeChatMessages } from "./write-chat-messages.ts";

const takingCustomTools: ReadonlySet<string> = new Set(["openai", "azure"]);

/**
 * A request as a chat completion's body.
 *
 * @param purpose `view`: what the router reads, which refuses nothing and leaves out only what has no place; `upstream`: what is sent
 * @param provider whose endpoint it is for: few take tools with free text, for the others these become functions
 * @throws Untranslatable, for an upstream, where the reply would not be what was asked for
 */
export function writeChatRequest(
  request: NormalisedRequest,
  purpose: "view" | "upstream",
  provider = "openai",
): TranslatedRequest {
  const { sampling, output, reasoning } = request;
  const isOwn = purpose === "view";
  const takesCustom = isOwn || takingCustomTools.has(provider);
  const left = isOwn ? [] : droppedUnread(request);
  const { messages, dropped } = writeChatMessages(
    isOwn ? viewedMedia(request.turns) : request.turns,
    takesCustom,
  );
  dropped.push(...left);
  const declared = takesCustom
    ? request.tools
    : request.tools.map((tool) => (tool.kind === "custom" ? customToolAsFunction(tool) : tool));
  const tools = declared.flatMap((tool) => writeTool(tool, isOwn));
  if (request.tools.some((tool) => "cache" in tool && tool.cache !== null))
    dropped.push("tools.cache_control");
  const body = compact({
    messages,
    tools: tools.length === 0 ? null : tools,
    tool_choice: tools.length === 0 ? null : writeToolChoice(request.toolChoice, declared),
    parallel_tool_calls: tools.length === 0 ? null : request.parallelToolCalls,
    response_format: writeFormat(output),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    logit_bias: sampling.logitBias,
    n: sampling.choices,
    logprobs: sampling.topLogprobs === null ? null : true,
    top_logprobs: sampling.topLogprobs || null,
    verbosity: sampling.verbosity,
    max_completion_tokens: request.maxOutputTokens,
    reasoning_effort: reasoning?.effort,
    stop: request.stop.length === 0 ? null : request.stop,
    user: isOwn ? request.endUser : fittingName(request.endUser),
    metadata: request.metadata,
    service_tier: request.serviceTier,
    store: request.store,
    prompt_cache_key: isOwn ? request.promptCacheKey : fittingName(request.promptCacheKey),
    stream: request.isStream || null,
  });
  return { body, dropped: [...new Set(dropped)] };
}

function writeTool(tool: Tool, isView: boolean): Fields[] {
  switch (tool.kind) {
    case "function":
      return [
        {
          type: "function",
          function: compact({
            name: tool.name,
            description: tool.description,
            parameters: tool.parameters ?? { type: "object", properties: {} },
            strict: tool.strict,
          }),
        },
      ];
    case "custom":
      return [
        {
          type: "custom",
          custom: compact({
            name: tool.name,
            description: tool.description,
            format: writeCustomFormat(tool.format),
          }),
        },
      ];
    case "provider":
      if (isView || tool.protocol === "openai-chat") return [tool.definition];
      throw new Untranslatable(
        "tools",
        `\`${tool.name}\` is run by the provider whose protocol the client speaks`,
      );
  }
}

function writeCustomFormat(format: Fields | null): Fields | null {
  if (format?.type !== "grammar") return format;
  const { type, ...grammar } = format;
  return { type, grammar };
}

function writeToolChoice(choice: ToolChoice | null, tools: readonly Tool[]): unknown {
  if (choice === null) return null;
  const entry = (name: string): Fields => {
    const type = tools.find((tool) => tool.name === name)?.kind === "custom" ? "custom" : "function";
    return { type, [type]: { name } };
  };
  if (choice.kind === "tool") return entry(choice.name);
  if (choice.kind !== "allowed") return choice.kind;
  const mode = choice.isRequired ? "required" : "auto";
  return { type: "allowed_tools", allowed_tools: { mode, tools: choice.names.map(entry) } };
}

function writeFormat(output: OutputFormat): unknown {
  if (output.kind === "text") return null;
  if (output.kind === "json") return { type: "json_object" };
  const { name, description, schema, strict } = output;
  return { type: "json_schema", json_schema: compact({ name, description, schema, strict }) };
}
