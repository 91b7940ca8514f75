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
  leaveRest,
  numberOf,
  restOf,
  textOf,
} from "../fields.ts";
import { readResponsesItems } from "./read-responses-items.ts";
import { flatToolName } from "./tool-names.ts";

/** Fields that are read here, and the gateway's own. */
const read: ReadonlySet<string> = new Set([
  ...["model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "text", "reasoning"],
  ...["include", "max_output_tokens", "temperature", "top_p", "top_logprobs", "metadata", "service_tier"],
  ...["store", "prompt_cache_key", "safety_identifier", "user", "stream", "stream_options", "background"],
  ...["truncation", "routing", "provider", "plugins", "models"],
]);

/** Without these the reply would be another one: they stand for parts of the conversation that only their keeper knows. */
const essentialFields = ["previous_response_id", "conversation", "prompt", "input.item_reference"];

const includeLogprobs = "message.output_text.logprobs";
/** What replies of every provider carry, asked for or not. */
const includeSealed = "reasoning.encrypted_content";

/** A Responses request without its wire. The body must have passed `responsesRequestSchema`. */
export function readResponsesRequest(body: Fields): NormalisedRequest {
  const { turns, unread: unreadItems, refusals } = readResponsesItems(body);
  const toolChoice = readToolChoice(body.tool_choice);
  const { tools, unread: unreadTools } = readTools(body, toolChoice);
  const text = fieldsOf(body.text);
  const reasoning = fieldsOf(body.reasoning);
  const includes = Array.isArray(body.include) ? body.include : [];
  const unread = {
    ...{ ...restOf(body, read), ...unreadItems, ...unreadTools },
    ...restAt("text", text, ["format", "verbosity"]),
    ...restAt("reasoning", reasoning, ["effort", "summary", "generate_summary"]),
  };
  if (body.truncation === "auto") unread.truncation = body.truncation;
  const others = includes.filter((one) => one !== includeLogprobs && one !== includeSealed);
  if (others.length > 0) unread.include = others;
  return {
    turns,
    tools,
    toolChoice,
    parallelToolCalls: flagOf(body.parallel_tool_calls),
    output: readFormat(fieldsOf(text.format)),
    sampling: {
      temperature: numberOf(body.temperature),
      topP: numberOf(body.top_p),
      ...{ topK: null, seed: null, presencePenalty: null, frequencyPenalty: null, logitBias: null },
      choices: null,
      topLogprobs: numberOf(body.top_logprobs) ?? (includes.includes(includeLogprobs) ? 0 : null),
      verbosity: textOf(text.verbosity),
    },
    maxOutputTokens: numberOf(body.max_output_tokens),
    reasoning: readReasoning(reasoning),
    stop: [],
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

const restAt = (path: string, fields: Fields, known: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(restOf(fields, new Set(known))).map(([name, value]) => [`${path}.${name}`, value]),
  );

/**
 * Tools that OpenAI runs itself are refused by other providers where the model can do nothing else, or must use them; beside the client's own functions they
 * are left out by name, so that an agent that always declares a search works with every model.
 */
function readTools(
  body: Fields,
  choice: ToolChoice | null,
): { readonly tools: readonly Tool[]; readonly unread: Record<string, unknown> } {
  const unread: Record<string, unknown> = {};
  const all = fieldsList(body.tools).flatMap((tool): Tool[] => {
    leaveToolRest(unread, tool);
    if (tool.type !== "namespace") return [readTool(tool, null)];
    for (const inner of fieldsList(tool.tools)) leaveToolRest(unread, inner);
    return fieldsList(tool.tools).map((inner) => readTool(inner, textOf(tool.name)));
  });
  const isOptional = all.some(({ kind }) => kind !== "provider") && choice?.kind !== "tool";
  const tools = all.filter((tool) => {
    if (tool.kind !== "provider" || !isOptional) return true;
    unread[`tools.${tool.name}`] ??= tool.definition;
    return false;
  });
  return { tools, unread };
}

/** Members of tools that are the client's own, by their type; a provider's are left or refused whole. */
const toolMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  function: new Set(["type", "name", "description", "parameters", "strict"]),
  custom: new Set(["type", "name", "description", "format"]),
  namespace: new Set(["type", "name", "tools"]),
};

function leaveToolRest(unread: Record<string, unknown>, tool: Fields): void {
  const known = toolMembers[textOf(tool.type) ?? ""];
  if (known !== undefined) leaveRest(unread, "tools", tool, known);
}

function readTool(tool: Fields, namespace: string | null): Tool {
  const name = textOf(tool.name);
  const description = textOf(tool.description);
  if (tool.type === "function" && name !== null)
    return {
      kind: "function",
      name: flatToolName(namespace, name),
      description,
      parameters: isFields(tool.parameters) ? tool.parameters : null,
      strict: flagOf(tool.strict),
      cache: null,
    };
  if (tool.type === "custom" && name !== null)
    return {
      kind: "custom",
      name: flatToolName(namespace, name),
      description,
      format: isFields(tool.format) ? tool.format : null,
    };
  const type = textOf(tool.type) ?? "tool";
  return { kind: "provider", protocol: "openai-responses", name: type, definition: tool };
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === "auto" || choice === "none" || choice === "required") return { kind: choice };
  if (!isFields(choice)) return null;
  const nameOf = (tool: Fields): string | null =>
    tool.name === undefined ? textOf(tool.type) : flatToolName(textOf(tool.namespace), String(tool.name));
  if (choice.type === "allowed_tools")
    return {
      kind: "allowed",
      names: fieldsList(choice.tools).flatMap((tool) => nameOf(tool) ?? []),
      isRequired: choice.mode === "required",
    };
  const name = nameOf(choice);
  return name === null ? null : { kind: "tool", name };
}

function readFormat(format: Fields): OutputFormat {
  if (format.type === "json_object") return { kind: "json" };
  if (format.type !== "json_schema") return { kind: "text" };
  return {
    kind: "schema",
    name: textOf(format.name) ?? "reply",
    description: textOf(format.description),
    schema: fieldsOf(format.schema),
    strict: flagOf(format.strict),
  };
}

function readReasoning(reasoning: Fields): ReasoningRequest | null {
  const effort = textOf(reasoning.effort);
  const display = textOf(reasoning.summary) ?? textOf(reasoning.generate_summary);
  if (effort === null && display === null) return null;
  return { effort, budgetTokens: null, mode: effort === "none" ? "off" : null, display };
}
