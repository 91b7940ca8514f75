import type { Decision } from "../../engine/index.ts";
import type { ReplyHeadFacts } from "./dispatch/dispatch-context.ts";

const headerSafe = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

/** The `x-tradewind-*` headers of a reply; the longer half only where the client asked with `x-tradewind-debug: true`. */
export function replyHeaders(
  decision: Decision,
  facts: ReplyHeadFacts,
  isDebug: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    "x-tradewind-model": headerSafe(facts.target?.candidate.id ?? decision.chosenCandidateId),
    "x-tradewind-overhead-ms": facts.overheadMs.toFixed(3),
  };
  const task = decision.tasks[0]?.taskType;
  if (task !== undefined) headers["x-tradewind-task"] = headerSafe(task);
  if (facts.cost !== null) headers["x-tradewind-cost-usd"] = (facts.cost.totalNanoUsd / 1e9).toFixed(9);
  if (facts.target?.deployment.account !== undefined) headers["x-tradewind-provider-key"] = "own";
  if (facts.dropped.length > 0) headers["x-tradewind-dropped"] = headerSafe(facts.dropped.join(", "));
  if (facts.substitutedBy !== null) headers["x-tradewind-substituted-by"] = headerSafe(facts.substitutedBy);
  const retirement = facts.target?.candidate.model.retirement;
  if (retirement !== undefined)
    headers["x-tradewind-retires"] = [retirement.day, retirement.successorId ?? []].flat().join(", ");
  if (facts.upstreamRequestId !== null) headers["x-tradewind-upstream-request-id"] = facts.upstreamRequestId;
  if (isDebug) {
    headers["x-tradewind-reason"] = headerSafe(decision.reason);
    headers["x-tradewind-propensity"] = String(decision.propensity);
    headers["x-tradewind-attempts"] = String(facts.attempts);
    headers["x-tradewind-priors-version"] = decision.priorsVersion;
    headers["x-tradewind-decision-ms"] = decision.decisionMs.toFixed(3);
    if (facts.target !== null) headers["x-tradewind-deployment"] = headerSafe(facts.target.deployment.id);
  }
  return headers;
}
