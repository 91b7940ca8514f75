import type { Deployment } from "../../../engine/index.ts";
import type { ParameterFit } from "../../providers/parameters/fit-parameters.ts";
import { modelRules, parameterRules } from "../../providers/parameters/parameter-rules.ts";
import { type Fields, fieldsOf } from "../fields.ts";

const sealedThoughts = "reasoning.encrypted_content";

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
  return { omitted, dropped: [...dropped], messages: null, tools: null, replaced };
}
