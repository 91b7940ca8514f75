import type {
  NormalisedRequest,
  OutputFormat,
  ReasoningRequest,
  Tool,
  ToolChoice,
} from "../../operation/normalised-request.ts";
import {
  type Fields,
  fieldsList,
  fieldsOf,
  flagOf,
  isFields,
  leaveCacheRest,
  leaveRest,
  numberOf,
  restOf,
  textOf,
} from "../fields.ts";
import { readCache } from "../openai-chat/read-chat-request.ts";
import { clientTool } from "./client-tools.ts";
import { readMessagesTurns } from "./read-messages-turns.ts";

/** Fields that are read here, and the gateway's own. */
const read: ReadonlySet<string> = new Set([
  ...["model", "messages", "system", "tools", "tool_choice", "max_tokens", "stop_sequences", "stream"],
  ...[
    "temperature",
    "top_p",
    "top_k",
    "thinking",
    "output_config",
    "output_format",
    "metadata",
    "service_tier",
  ],
  ...["routing", "provider", "plugins", "models", "cache_control"],
]);

/** Without these the reply would be another one. */
const essentialFields = ["mcp_servers", "container"];

const metadataMembers: ReadonlySet<string> = new Set(["user_id"]);
const thinkingMembers: ReadonlySet<string> = new Set(["type", "budget_tokens", "display"]);

/** Members of a tool that are read here. */
const toolMembers: ReadonlySet<string> = new Set([
  ...["type", "name", "description", "input_schema", "strict", "cache_control"],
  // Of the screen of `computer`, told in its description.
  ...["display_width_px", "display_height_px"],
]);

/** A Messages request without its wire. The body must have passed `messagesRequestSchema`. */
export function readMessagesRequest(body: Fields): NormalisedRequest {
  const { turns, unread: unreadBlocks, refusals } = readMessagesTurns(body);
  const config = fieldsOf(body.output_config);
  const choice = fieldsOf(body.tool_choice);
  const unread = { ...restOf(body, read), ...unreadBlocks, ...unreadOfTools(body) };
  leaveRest(unread, "metadata", fieldsOf(body.metadata), metadataMembers);
  leaveRest(unread, "thinking", fieldsOf(body.thinking), thinkingMembers);
  if (isFields(body.tool_choice) && readToolChoice(choice) === null) unread.tool_choice = body.tool_choice;
  for (const [name, value] of Object.entries(config))
    if (name !== "effort" && name !== "format" && value != null) unread[`output_config.${name}`] = value;
  return {
    turns,
    tools: fieldsList(body.tools).map(readTool),
    toolChoice: readToolChoice(choice),
    parallelToolCalls: choice.disable_parallel_tool_use === true ? false : null,
    output: readFormat(fieldsOf(config.format ?? body.output_format)),
    sampling: {
      temperature: numberOf(body.temperature),
      topP: numberOf(body.top_p),
      topK: numberOf(body.top_k),
      ...{ seed: null, presencePenalty: null, frequencyPenalty: null, logitBias: null },
      ...{ choices: null, topLogprobs: null, verbosity: null },
    },
    maxOutputTokens: numberOf(body.max_tokens),
    reasoning: readReasoning(fieldsOf(body.thinking), textOf(config.effort)),
    stop: Array.isArray(body.stop_sequences)
      ? body.stop_sequences.filter((sequence) => typeof sequence === "string")
      : [],
    isStream: body.stream === true,
    endUser: textOf(fieldsOf(body.metadata).user_id),
    metadata: null,
    // OpenAI's word for the same.
    serviceTier: body.service_tier === "standard_only" ? "default" : textOf(body.service_tier),
    store: null,
    promptCacheKey: null,
    unread,
    essential: essentialFields.filter((field) => unread[field] !== undefined),
    refusals,
  };
}

function unreadOfTools(body: Fields): Record<string, unknown> {
  const unread: Record<string, unknown> = {};
  for (const tool of fieldsList(body.tools)) {
    if (isFunction(tool) || clientTool(tool) !== null) leaveRest(unread, "tools", tool, toolMembers);
    leaveCacheRest(unread, tool);
  }
  return unread;
}

const isFunction = ({ type }: Fields): boolean => type == null || type === "custom";

function readTool(tool: Fields): Tool {
  const name = textOf(tool.name) ?? textOf(tool.type) ?? "tool";
  const own = isFunction(tool) ? null : clientTool(tool);
  if (!isFunction(tool) && own === null)
    return { kind: "provider", protocol: "anthropic-messages", name, definition: tool };
  return {
    kind: "function",
    name,
    description: own?.description ?? textOf(tool.description),
    parameters: own?.parameters ?? (isFields(tool.input_schema) ? tool.input_schema : null),
    strict: flagOf(tool.strict),
    cache: readCache(tool),
  };
}

function readToolChoice(choice: Fields): ToolChoice | null {
  const name = textOf(choice.name);
  if (choice.type === "tool" && name !== null) return { kind: "tool", name };
  if (choice.type === "any") return { kind: "required" };
  return choice.type === "auto" || choice.type === "none" ? { kind: choice.type } : null;
}

function readFormat(format: Fields): OutputFormat {
  if (format.type !== "json_schema") return { kind: "text" };
  return {
    kind: "schema",
    name: textOf(format.name) ?? "reply",
    description: null,
    schema: fieldsOf(format.schema),
    // This protocol's are always kept to. Others' strict schemas are narrower: what does not fit there must not be refused.
    strict: null,
  };
}

function readReasoning(thinking: Fields, effort: string | null): ReasoningRequest | null {
  const budgetTokens = numberOf(thinking.budget_tokens);
  const mode = modes[textOf(thinking.type) ?? ""] ?? null;
  if (effort === null && mode === null) return null;
  return { effort, budgetTokens, mode, display: textOf(thinking.display) };
}

const modes: Readonly<Record<string, ReasoningRequest["mode"]>> = {
  ...{ enabled: "on", disabled: "off", adaptive: "adaptive", between_tools: "adaptive" },
};
