import type { Deployment } from "../../../engine/index.ts";
import type { ParameterFit } from "../../providers/parameters/fit-parameters.ts";
import { fitSchema } from "../../providers/parameters/fit-schema.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { claudeTraits } from "./claude-traits.ts";

const usualBudgetTokens = 16_384;
const minBudgetTokens = 1_024;
/** Of the output limit, so that an answer fits behind the thinking. */
const maxShareOfLimit = 0.8;

/**
 * What a model of Anthropic's would refuse in a request of its own protocol, where the router chose it and the client could not know its version: sampling that
 * is fixed, `top_p` beside a temperature, a way to think or an effort that it does not have. null: the model is another vendor's.
 *
 * @param refusedBefore fields that this very deployment has refused
 */
export function fitMessagesBody(
  body: Fields,
  { upstreamModel }: Pick<Deployment, "provider" | "upstreamModel">,
  refusedBefore: ReadonlySet<string>,
): ParameterFit | null {
  if (!/claude/i.test(upstreamModel)) return null;
  const traits = claudeTraits(upstreamModel);
  const omitted = new Set([...refusedBefore].filter((field) => body[field] !== undefined));
  const replaced = new Map<string, unknown>();
  const dropped = new Set(omitted);
  const omit = (field: string, isAsked: boolean): void => {
    if (body[field] === undefined) return;
    omitted.add(field);
    if (isAsked) dropped.add(field);
  };
  for (const field of ["temperature", "top_p", "top_k"]) {
    const value = body[field];
    const isAsked = value != null && (field === "top_k" || value !== 1);
    if (value === null || traits.hasFixedSampling) omit(field, isAsked);
  }
  if (traits.takesOneOfSampling && body.temperature != null && body.top_p != null)
    omit("top_p", body.top_p !== 1);
  const { type, budget_tokens: budget } = fieldsOf(body.thinking);
  if (type === "enabled" && !traits.takesBudget) {
    replaced.set("thinking", { type: "adaptive" });
    if (budget != null) dropped.add("thinking.budget_tokens");
  } else if (type === "adaptive" && !traits.thinksAdaptively) {
    const tokens = Math.min(usualBudgetTokens, Math.floor(Number(body.max_tokens) * maxShareOfLimit));
    if (tokens < minBudgetTokens) omit("thinking", true);
    else replaced.set("thinking", { type: "enabled", budget_tokens: tokens });
  } else if (type === "disabled" && traits.alwaysThinks) omit("thinking", true);
  const { effort, ...others } = fieldsOf(body.output_config);
  if (effort != null && !traits.efforts.includes(String(effort))) {
    replaced.set("output_config", others);
    dropped.add("output_config.effort");
  }
  const tools = fitTools(body.tools, dropped);
  if (tools !== body.tools) replaced.set("tools", tools);
  return { omitted, dropped: [...dropped], messages: null, tools: null, replaced };
}

/** The client's own tools with schemas that Claude takes; the same list where they have them already. */
function fitTools(tools: unknown, dropped: Set<string>): unknown {
  if (!Array.isArray(tools)) return tools;
  const fitted = tools.map((tool: unknown) => {
    const { strict, ...fields } = fieldsOf(tool);
    if (fields.type != null && fields.type !== "custom") return tool;
    const { schema, lost } = fitSchema(fields.input_schema, false);
    if (schema === fields.input_schema) return tool;
    for (const keyword of lost) dropped.add(`tools.input_schema.${keyword}`);
    if (lost.length > 0 && strict === true) dropped.add("tools.strict");
    return {
      ...fields,
      ...(lost.length > 0 || strict === undefined ? {} : { strict }),
      input_schema: schema,
    };
  });
  return fitted.some((tool, index) => tool !== tools[index]) ? fitted : tools;
}
