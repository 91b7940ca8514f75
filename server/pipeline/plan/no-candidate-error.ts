import type { ExcludedCandidate, ParsedRequest } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";

/** Says which requirements emptied the list, the most frequent first, each with one example. */
export function noCandidateError(
  excluded: readonly ExcludedCandidate[],
  parsed: ParsedRequest,
): GatewayError {
  const groups = groupByCode(excluded);
  const byCount = [...groups].sort(([, one], [, other]) => other.length - one.length);
  if (byCount.length === 1 && groups.has("context_window")) {
    return new GatewayError(
      "context_length_exceeded",
      `The input of about ${parsed.inputTokensEstimate} tokens and the output asked for fit no model that may be used: ${exampleOf(excluded)}. Shorten the input, ask for fewer output tokens, or configure a model with a larger window.`,
      "messages",
    );
  }
  const reasons = byCount.map(([code, group]) => `${code} (${group.length}: ${exampleOf(group)})`);
  const detail =
    reasons.length === 0
      ? "no model that `auto` may choose is configured (`GET /v1/models` says which answer by name, and which are retired)"
      : reasons.join("; ");
  return new GatewayError("route_no_candidate", `No model can take this request: ${detail}.`);
}

const exampleOf = (group: readonly ExcludedCandidate[]): string => {
  const [first] = group;
  return first === undefined ? "" : `${first.candidateId} ${first.reason}`;
};

function groupByCode(excluded: readonly ExcludedCandidate[]): Map<string, ExcludedCandidate[]> {
  const groups = new Map<string, ExcludedCandidate[]>();
  for (const one of excluded) groups.set(one.code, [...(groups.get(one.code) ?? []), one]);
  return groups;
}
