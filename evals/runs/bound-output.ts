import type { TargetRequest } from "./target.ts";

/** The request's own bound of a reply, in tokens; null: it names none. */
export function outputLimitOf({ parameters }: Pick<TargetRequest, "parameters">): number | null {
  const limit = parameters.max_completion_tokens ?? parameters.max_tokens;
  return typeof limit === "number" ? limit : null;
}

/**
 * The request as it is sent: where a cap bounds the reply and the request names no limit, with `maxOutputTokens` as its limit. What is set
 * aside for a call holds only for a reply that cannot be longer.
 *
 * @param field what the endpoint calls the limit
 */
export function boundOutput(
  request: TargetRequest,
  maxOutputTokens: number,
  field: "max_tokens" | "max_completion_tokens" = "max_tokens",
): TargetRequest {
  if (request.isOutputBounded !== true || outputLimitOf(request) !== null) return request;
  return { ...request, parameters: { ...request.parameters, [field]: maxOutputTokens } };
}

/** OpenAI's own endpoints refuse the older name for their newer models; others may not know the newer one. */
export const outputLimitField = (url: string): "max_tokens" | "max_completion_tokens" =>
  /(^|\.)openai(\.azure)?\.com$/.test(new URL(url).hostname) ? "max_completion_tokens" : "max_tokens";
