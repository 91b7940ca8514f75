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
  ["videoInput", "video input"],
  ["fileInput", "file input"],
] as const satisfies readonly (readonly [keyof Capabilities, string])[];

/** Most requests need nothing beyond text: the list is then not walked for every candidate. */
const needsAnything = (needed: ParsedRequest["requirements"]): boolean =>
  needed.tools ||
  needed.jsonSchema ||
  needed.jsonMode ||
  needed.imageInput ||
  needed.audioInput ||
  needed.videoInput ||
  needed.fileInput;

const exclude = ({ id }: Candidate, code: string, reason: string): ExcludedCandidate => ({
  candidateId: id,
  code,
  reason,
});

function lackOf(candidate: Candidate, needed: ParsedRequest["requirements"]): ExcludedCandidate | null {
  const { capabilities } = candidate.model;
  for (const [need, words] of needs) {
    if (!needed[need] || capabilities[need] === true) continue;
    const verdict = capabilities[need] === null ? "is not known to take" : "does not take";
    return exclude(candidate, `lacks_${snakeCase(need)}`, `${verdict} ${words}`);
  }
  return null;
}

/** Why a candidate cannot take a request; null where it can. */
export function ineligibility(
  candidate: Candidate,
  request: ParsedRequest,
  isHealthy: DeploymentHealth,
): ExcludedCandidate | null {
  const { model } = candidate;
  if (needsAnything(request.requirements)) {
    const lack = lackOf(candidate, request.requirements);
    if (lack !== null) return lack;
  }
  if (
    request.reasoningEffort !== null &&
    model.reasoningEfforts.length > 0 &&
    candidate.reasoningEffort !== request.reasoningEffort
  ) {
    return exclude(
      candidate,
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
      candidate,
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
      candidate,
      "max_output_tokens",
      `gives at most ${model.maxOutputTokens} output tokens, ${request.maxOutputTokens} are asked for`,
    );
  }
  if (model.deployments.length > 0 && !hasHealthyDeployment(model.deployments, isHealthy)) {
    return exclude(candidate, "unhealthy", "no deployment of it is healthy now");
  }
  return null;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function hasHealthyDeployment(
  deployments: Candidate["model"]["deployments"],
  isHealthy: DeploymentHealth,
): boolean {
  for (const deployment of deployments) if (isHealthy(deployment.id)) return true;
  return false;
}
