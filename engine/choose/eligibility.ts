import type {
  Candidate,
  Capabilities,
  DeploymentHealth,
  ExcludedCandidate,
  ParsedRequest,
} from "../contracts/index.ts";

/** Output left room for where the request states no maximum. */
const assumedOutputTokens = 1024;

const needs = [
  ["tools", "tool calls"],
  ["jsonSchema", "a JSON schema as response format"],
  ["jsonMode", "JSON mode"],
  ["imageInput", "image input"],
  ["audioInput", "audio input"],
  ["fileInput", "file input"],
] as const satisfies readonly (readonly [keyof Capabilities, string])[];

/** Why a candidate cannot take a request; null where it can. */
export function ineligibility(
  candidate: Candidate,
  request: ParsedRequest,
  isHealthy: DeploymentHealth,
): ExcludedCandidate | null {
  const exclude = (code: string, reason: string): ExcludedCandidate => ({
    candidateId: candidate.id,
    code,
    reason,
  });
  const { model } = candidate;
  for (const [need, words] of needs) {
    if (!request.requirements[need] || model.capabilities[need] === true) continue;
    const verdict = model.capabilities[need] === null ? "is not known to take" : "does not take";
    return exclude(`lacks_${snakeCase(need)}`, `${verdict} ${words}`);
  }
  if (
    request.reasoningEffort !== null &&
    model.reasoningEfforts.length > 0 &&
    candidate.reasoningEffort !== request.reasoningEffort
  ) {
    return exclude(
      "other_reasoning_effort",
      `the request fixes reasoning_effort to ${request.reasoningEffort}`,
    );
  }
  const outputTokens =
    request.maxOutputTokens ?? Math.min(assumedOutputTokens, model.maxOutputTokens ?? assumedOutputTokens);
  if (
    model.contextWindowTokens !== null &&
    request.inputTokensEstimate + outputTokens > model.contextWindowTokens
  ) {
    return exclude(
      "context_window",
      `about ${request.inputTokensEstimate} input and ${outputTokens} output tokens exceed its window of ${model.contextWindowTokens}`,
    );
  }
  if (
    model.maxOutputTokens !== null &&
    request.maxOutputTokens !== null &&
    request.maxOutputTokens > model.maxOutputTokens
  ) {
    return exclude(
      "max_output_tokens",
      `gives at most ${model.maxOutputTokens} output tokens, ${request.maxOutputTokens} are asked for`,
    );
  }
  if (model.deployments.length > 0 && !model.deployments.some((deployment) => isHealthy(deployment.id))) {
    return exclude("unhealthy", "no deployment of it is healthy now");
  }
  return null;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
