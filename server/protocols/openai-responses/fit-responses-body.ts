import { createHash } from "node:crypto";
import type { Deployment } from "../../../engine/index.ts";
import type { ParameterFit } from "../../providers/parameters/fit-parameters.ts";
import { fitSchema } from "../../providers/parameters/fit-schema.ts";
import { modelRules, parameterRules } from "../../providers/parameters/parameter-rules.ts";
import { type Fields, fieldsOf, textOf } from "../fields.ts";

const sealedThoughts = "reasoning.encrypted_content";
/** Of a call's id; other clients and proxies make longer ones. */
const longestCallId = 64;

/**
 * What a model of OpenAI's would refuse in a request of the Responses API, where the router chose it: sampling that is fixed, and where it does not reason, what speaks
 * about reasoning. null: the provider is another one.
 *
 * @param refusedBefore fields that this very deployment has refused
 */
export function fitResponsesBody(
  body: Fields,
  { provider, upstreamModel }: Pick<Deployment, "provider" | "upstreamModel">,
  refusedBefore: ReadonlySet<string>,
): ParameterFit | null {
  if (provider !== "openai" && provider !== "azure") return null;
  const { refuses, only } = modelRules(parameterRules(provider), upstreamModel);
  const omitted = new Set([...refusedBefore].filter((field) => body[field] !== undefined));
  const replaced = new Map<string, unknown>();
  const dropped = new Set(omitted);
  for (const field of ["temperature", "top_p", "parallel_tool_calls"]) {
    const value = body[field];
    if (value == null || !(refuses.includes(field) || (only[field] !== undefined && only[field] !== value)))
      continue;
    omitted.add(field);
    dropped.add(field);
  }
  if (refuses.includes("reasoning_effort")) {
    if (body.reasoning != null) {
      omitted.add("reasoning");
      if (fieldsOf(body.reasoning).effort != null) dropped.add("reasoning.effort");
    }
    const { verbosity, ...text } = fieldsOf(body.text);
    if (verbosity != null) {
      replaced.set("text", text);
      dropped.add("text.verbosity");
    }
    if (Array.isArray(body.include) && body.include.includes(sealedThoughts))
      replaced.set(
        "include",
        body.include.filter((one) => one !== sealedThoughts),
      );
  }
  const input = fitCallIds(body.input);
  if (input !== body.input) replaced.set("input", input);
  const tools = fitEach(body.tools, dropped);
  if (tools !== body.tools) replaced.set("tools", tools);
  return { omitted, dropped: [...dropped], messages: null, tools: null, replaced };
}

/** Calls and their results with ids that are short enough, the same in both; the same list where they are already. */
function fitCallIds(input: unknown): unknown {
  if (!Array.isArray(input)) return input;
  const isLong = (item: unknown): boolean => (textOf(fieldsOf(item).call_id) ?? "").length > longestCallId;
  if (!input.some(isLong)) return input;
  return input.map((item: Fields) =>
    isLong(item) ? { ...item, call_id: shortId(String(item.call_id)) } : item,
  );
}

const shortId = (id: string): string => `call_${createHash("sha256").update(id).digest("hex").slice(0, 24)}`;

/** Functions, alone or in a namespace, with schemas that OpenAI takes; the same list where they have them already. */
function fitEach(tools: unknown, dropped: Set<string>): unknown {
  if (!Array.isArray(tools)) return tools;
  const fitted = tools.map((tool: unknown) => {
    const fields = fieldsOf(tool);
    if (fields.type === "namespace") {
      const inner = fitEach(fields.tools, dropped);
      return inner === fields.tools ? tool : { ...fields, tools: inner };
    }
    if (fields.type !== "function") return tool;
    const { schema, lost } = fitSchema(fields.parameters, false);
    if (schema === fields.parameters) return tool;
    for (const keyword of lost) dropped.add(`tools.parameters.${keyword}`);
    const isLoosened = lost.length > 0 && fields.strict !== false;
    if (isLoosened && fields.strict === true) dropped.add("tools.strict");
    return { ...fields, parameters: schema, ...(isLoosened ? { strict: false } : {}) };
  });
  return fitted.some((tool, index) => tool !== tools[index]) ? fitted : tools;
}
