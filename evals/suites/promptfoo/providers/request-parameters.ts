import type { CaseTool } from "../../suite.ts";
import { endpointFields } from "../support/field-support.ts";
import { toolsOf } from "./tools-of.ts";

/** What a provider's, a prompt's or a test's configuration asks of the request. */
export interface RequestSettings {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** null: it says nothing of tools. */
  readonly tools: readonly CaseTool[] | null;
  /** A system message that the provider's own fields give; null: none. */
  readonly system: string | null;
  /** OpenAI's old `functions`: scripts then see one call, not a list. */
  readonly isLegacy: boolean;
}

/** Fields that go into the request under their own name. */
const sameName = new Set(
  "temperature top_p top_k min_p max_tokens max_completion_tokens frequency_penalty presence_penalty repetition_penalty stop seed response_format tool_choice parallel_tool_calls reasoning_effort verbosity logit_bias user thinking service_tier".split(
    " ",
  ),
);

/** Fields of other vendors' requests, under OpenAI's names. */
const otherNames: Readonly<Record<string, string>> = {
  maxTokens: "max_tokens",
  maxOutputTokens: "max_tokens",
  max_output_tokens: "max_tokens",
  max_new_tokens: "max_tokens",
  max_length: "max_tokens",
  num_predict: "max_tokens",
  topP: "top_p",
  topK: "top_k",
  stopSequences: "stop",
  stop_sequences: "stop",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  function_call: "tool_choice",
  toolChoice: "tool_choice",
  reasoningEffort: "reasoning_effort",
};

/** Objects whose fields count as if they stood one level up. */
const nested = new Set([
  "generationConfig",
  "generation_config",
  "inferenceConfig",
  "parameters",
  "passthrough",
  "options",
  "interfaceConfig",
]);

/** Fields that only promptfoo's own reading of a reply, or its running of tools, would use. */
const withoutEffect: Readonly<Record<string, string>> = {
  showThinking: "thinking is never part of a reply here",
  functionToolCallbacks: "tools are offered, never run",
  mcp: "tools are offered, never run",
  safetySettings: "the gateway has no such field",
  n: "`--samples` asks more than once",
  best_of: "`--samples` asks more than once",
};

/** Fields of a configuration that go into the request. */
export const requestFields = (): string[] =>
  [...sameName, ...Object.keys(otherNames)].map((name) => `\`${name}\``);

/** Whether a field of a test's options is one of the request. */
export const isRequestField = (name: string): boolean =>
  sameName.has(name) ||
  Object.hasOwn(otherNames, name) ||
  nested.has(name) ||
  name === "tools" ||
  name === "functions";

/**
 * @param say told of every field that has no effect, with the reason
 */
export function requestSettings(
  config: Readonly<Record<string, unknown>>,
  say: (field: string, reason: string) => void,
): RequestSettings {
  const parameters: Record<string, unknown> = {};
  let tools: readonly CaseTool[] | null = null;
  let system: string | null = null;
  let isLegacy = false;
  const read = (fields: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [key, value] of Object.entries(fields)) {
      if (value === undefined || value === null) continue;
      const name = otherNames[key] ?? (sameName.has(key) ? key : null);
      if (name !== null) parameters[name] = name === "tool_choice" ? toolChoiceOf(value) : value;
      else if (nested.has(key) && typeof value === "object") read(value as typeof fields, `${prefix}${key}.`);
      else if (key === "tools" || key === "functions") {
        isLegacy ||= key === "functions";
        tools = [...(tools ?? []), ...toolsOf(value, (reason) => say(`${prefix}${key}`, reason))];
      } else if (key === "toolConfig" && typeof value === "object")
        read(value as typeof fields, `${prefix}${key}.`);
      else if (key === "reasoning" && typeof value === "object" && "effort" in value)
        parameters.reasoning_effort = value.effort;
      else if (key === "text" && typeof value === "object" && "format" in value)
        parameters.response_format = formatOf(value.format);
      else if (/^(?:instructions|systemPrompt|system_prompt|system)$/.test(key) && typeof value === "string")
        system = value;
      else if (/^system_?[iI]nstruction$/.test(key)) system = textOf(value);
      else if (key === "response_schema" || key === "responseSchema")
        parameters.response_format = { type: "json_schema", json_schema: { name: "reply", schema: value } };
      else if (key === "response_mime_type" || key === "responseMimeType") {
        if (value === "application/json") parameters.response_format ??= { type: "json_object" };
      } else if (Object.hasOwn(endpointFields, key)) say(`${prefix}${key}`, endpointFields[key]?.note ?? "");
      else say(`${prefix}${key}`, withoutEffect[key] ?? "it is no field of a request that is known here");
    }
  };
  read(config, "");
  return { parameters, tools, system, isLegacy };
}

/** The Responses API writes a schema flat, the Chat API one level down. */
function formatOf(format: unknown): unknown {
  if (typeof format !== "object" || format === null || !("schema" in format)) return format;
  const { type, ...rest } = format as Record<string, unknown>;
  return { type, json_schema: rest };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { parts, text } = (value ?? {}) as { parts?: unknown; text?: unknown };
  if (typeof text === "string") return text;
  return (Array.isArray(parts) ? parts : [parts]).map((part: unknown) => textOf(part ?? "")).join("\n");
}

/** OpenAI's `function_call: {name}` and Anthropic's `{type: tool, name}` as `tool_choice`. */
function toolChoiceOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { type, name, tool } = value as { type?: unknown; name?: unknown; tool?: { name?: unknown } };
  if ("auto" in value) return "auto";
  if (type === "any" || "any" in value) return "required";
  if (typeof tool?.name === "string") return { type: "function", function: { name: tool.name } };
  if ((type === "auto" || type === "none" || type === "required") && name === undefined) return type;
  return typeof name === "string" ? { type: "function", function: { name } } : value;
}
