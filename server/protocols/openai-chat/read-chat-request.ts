import type {
  NormalisedRequest,
  OutputFormat,
  ReasoningRequest,
  Tool,
  ToolChoice,
  Untranslatable,
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
import { readChatTurns } from "./read-chat-turns.ts";

/** Fields that are read here, and the gateway's own. */
const read: ReadonlySet<string> = new Set([
  ...["model", "messages", "tools", "functions", "tool_choice", "function_call", "parallel_tool_calls"],
  ...["response_format", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty"],
  ...["logit_bias", "n", "logprobs", "top_logprobs", "verbosity", "max_tokens", "max_completion_tokens"],
  ...[
    "reasoning_effort",
    "reasoning",
    "thinking",
    "stop",
    "stream",
    "stream_options",
    "user",
    "safety_identifier",
  ],
  ...["metadata", "service_tier", "store", "prompt_cache_key", "routing", "provider", "plugins", "models"],
]);

/** Without these the reply would be another one. */
const essentialFields = ["audio", "web_search_options", "messages.audio"];

const toolMembers: ReadonlySet<string> = new Set(["type", "function", "custom", "cache_control"]);
const functionMembers: ReadonlySet<string> = new Set(["name", "description", "parameters", "strict"]);
const customMembers: ReadonlySet<string> = new Set(["name", "description", "format"]);

/** Of tools that are the client's own; a provider's are refused whole. */
function leaveToolRest(unread: Record<string, unknown>, tool: Fields): void {
  const isFunction = tool.type === "function" || tool.type === undefined;
  leaveCacheRest(unread, tool);
  if (!isFunction && tool.type !== "custom") return;
  leaveRest(unread, "tools", tool, toolMembers);
  const [definition, known] = isFunction ? [tool.function, functionMembers] : [tool.custom, customMembers];
  leaveRest(unread, "tools", fieldsOf(definition), known);
}

/** A chat completion request without its wire. The body must have passed `chatRequestSchema`. */
export function readChatRequest(body: Fields): NormalisedRequest {
  const unread = restOf(body, read);
  if (Array.isArray(body.modalities) && body.modalities.every((modality) => modality === "text"))
    delete unread.modalities;
  leaveUnreadable(body, unread);
  const refusals: Untranslatable[] = [];
  const turns = readChatTurns(fieldsList(body.messages), unread, refusals);
  for (const tool of fieldsList(body.tools)) leaveToolRest(unread, tool);
  for (const definition of fieldsList(body.functions))
    leaveRest(unread, "functions", definition, functionMembers);
  return {
    turns,
    tools: [...fieldsList(body.tools).map(readTool), ...fieldsList(body.functions).map(readFunction)],
    toolChoice: readToolChoice(body.tool_choice ?? body.function_call),
    parallelToolCalls: flagOf(body.parallel_tool_calls),
    output: readFormat(fieldsOf(body.response_format)),
    sampling: {
      temperature: numberOf(body.temperature),
      topP: numberOf(body.top_p),
      topK: numberOf(body.top_k),
      seed: numberOf(body.seed),
      presencePenalty: numberOf(body.presence_penalty),
      frequencyPenalty: numberOf(body.frequency_penalty),
      logitBias: isFields(body.logit_bias) ? (body.logit_bias as Record<string, number>) : null,
      choices: numberOf(body.n),
      topLogprobs: body.logprobs === true ? (numberOf(body.top_logprobs) ?? 0) : null,
      verbosity: textOf(body.verbosity),
    },
    maxOutputTokens: outputLimit(numberOf(body.max_completion_tokens), numberOf(body.max_tokens)),
    reasoning: readReasoning(body),
    stop: readStop(body.stop),
    isStream: body.stream === true,
    endUser: textOf(body.safety_identifier) ?? textOf(body.user),
    metadata: isFields(body.metadata) ? body.metadata : null,
    serviceTier: textOf(body.service_tier),
    store: flagOf(body.store),
    promptCacheKey: textOf(body.prompt_cache_key),
    unread,
    essential: essentialFields.filter((field) => unread[field] !== undefined),
    refusals,
  };
}

/** The types of the fields that are read. */
const types: Readonly<Record<string, "number" | "string" | "boolean" | "object">> = {
  ...{ temperature: "number", top_p: "number", top_k: "number", seed: "number", n: "number" },
  ...{ presence_penalty: "number", frequency_penalty: "number", top_logprobs: "number" },
  ...{ verbosity: "string", user: "string", safety_identifier: "string", service_tier: "string" },
  ...{ parallel_tool_calls: "boolean", logprobs: "boolean", store: "boolean" },
  ...{ logit_bias: "object", metadata: "object", reasoning: "object", thinking: "object" },
};
const reasoningMembers: ReadonlySet<string> = new Set(["effort", "max_tokens", "enabled", "exclude"]);
const thinkingMembers: ReadonlySet<string> = new Set(["type", "budget_tokens"]);
const formatTypes: ReadonlySet<unknown> = new Set(["text", "json_object", "json_schema"]);

/** Names what stands in fields that are read, but in a form that is not: values of another type, and members and words of other vendors. */
function leaveUnreadable(body: Fields, unread: Record<string, unknown>): void {
  for (const [field, type] of Object.entries(types)) {
    const value = body[field];
    if (value != null && (type === "object" ? !isFields(value) : typeof value !== type))
      unread[field] = value;
  }
  leaveRest(unread, "reasoning", fieldsOf(body.reasoning), reasoningMembers);
  leaveRest(unread, "thinking", fieldsOf(body.thinking), thinkingMembers);
  const { type } = fieldsOf(body.response_format);
  if (body.response_format != null && !formatTypes.has(type)) unread.response_format = body.response_format;
  const choice = body.tool_choice ?? body.function_call;
  if (choice != null && readToolChoice(choice) === null) unread.tool_choice = choice;
}

/** Two names for one limit: the smaller holds. */
const outputLimit = (newer: number | null, older: number | null): number | null =>
  newer === null || older === null ? (newer ?? older) : Math.min(newer, older);

function readStop(stop: unknown): readonly string[] {
  if (typeof stop === "string") return [stop];
  return Array.isArray(stop) ? stop.filter((sequence) => typeof sequence === "string") : [];
}

/** OpenAI's effort, OpenRouter's `reasoning`, or the `thinking` that some providers take in this protocol. */
function readReasoning(body: Fields): ReasoningRequest | null {
  const own = fieldsOf(body.reasoning);
  const thinking = fieldsOf(body.thinking);
  const effort = textOf(body.reasoning_effort) ?? textOf(own.effort);
  const budgetTokens = numberOf(own.max_tokens) ?? numberOf(thinking.budget_tokens);
  const mode = readMode(effort, own, thinking);
  const display = own.exclude === true ? "omitted" : null;
  if (effort === null && budgetTokens === null && mode === null && display === null) return null;
  return { effort, budgetTokens, mode, display };
}

function readMode(effort: string | null, own: Fields, thinking: Fields): ReasoningRequest["mode"] {
  if (effort === "none" || own.enabled === false || thinking.type === "disabled") return "off";
  if (thinking.type === "adaptive") return "adaptive";
  return own.enabled === true || thinking.type === "enabled" ? "on" : null;
}

function readFormat(format: Fields): OutputFormat {
  // Together, Fireworks and llama.cpp take a schema in this form, too.
  if (format.type === "json_object" && !isFields(format.schema)) return { kind: "json" };
  if (format.type !== "json_object" && format.type !== "json_schema") return { kind: "text" };
  const schema = format.type === "json_object" ? format : fieldsOf(format.json_schema);
  return {
    kind: "schema",
    name: textOf(schema.name) ?? "reply",
    description: textOf(schema.description),
    schema: fieldsOf(schema.schema),
    strict: flagOf(schema.strict),
  };
}

function readTool(tool: Fields): Tool {
  if (tool.type === "function" || tool.type === undefined)
    return { ...readFunction(fieldsOf(tool.function)), cache: readCache(tool) };
  const custom = fieldsOf(tool.custom);
  const name = textOf(custom.name);
  if (tool.type === "custom" && name !== null)
    return {
      kind: "custom",
      name,
      description: textOf(custom.description),
      format: readCustomFormat(fieldsOf(custom.format)),
    };
  return { kind: "provider", protocol: "openai-chat", name: textOf(tool.type) ?? "tool", definition: tool };
}

/** A grammar is an object of its own here; null: any text. */
function readCustomFormat(format: Fields): Fields | null {
  if (format.type === undefined) return null;
  return isFields(format.grammar) ? { type: format.type, ...format.grammar } : format;
}

function readFunction(definition: Fields): Tool & { kind: "function" } {
  return {
    kind: "function",
    name: textOf(definition.name) ?? "",
    description: textOf(definition.description),
    parameters: isFields(definition.parameters) ? definition.parameters : null,
    strict: flagOf(definition.strict),
    cache: null,
  };
}

/** `cache_control`, which gateways take in this protocol as Anthropic does in its own; null: none. */
export function readCache(holder: Fields): { readonly ttl: string | null } | null {
  return isFields(holder.cache_control) ? { ttl: textOf(holder.cache_control.ttl) } : null;
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === "auto" || choice === "none" || choice === "required") return { kind: choice };
  if (choice === "any") return { kind: "required" };
  if (!isFields(choice)) return null;
  const allowed = fieldsOf(choice.allowed_tools);
  if (choice.type === "allowed_tools")
    return {
      kind: "allowed",
      names: fieldsList(allowed.tools).flatMap((tool) => nameOf(tool) ?? []),
      isRequired: allowed.mode === "required",
    };
  const name = nameOf(choice);
  return name === null ? null : { kind: "tool", name };
}

/** A function's name wherever this protocol writes it; the oldest form has it at the top. */
const nameOf = (tool: Fields): string | null =>
  textOf(fieldsOf(tool.function).name) ?? textOf(fieldsOf(tool.custom).name) ?? textOf(tool.name);
