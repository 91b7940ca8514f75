import type { ExcludedCandidate, Policy } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import type { AllowedCandidates } from "./narrow-candidates.ts";
import { worstCostNanoUsd } from "./worst-cost.ts";

const nanoUsdPerUsd = 1e9;

/**
 * Leaves the candidates that fit what is left of the caller's budgets at the most that the request can cost. All of them where none does: the refusal that follows says
 * what is left.
 *
 * @param leftNanoUsd null: the caller has no budget
 */
export function narrowByBudget(
  allowed: AllowedCandidates,
  operation: Operation,
  leftNanoUsd: number | null,
): AllowedCandidates {
  if (leftNanoUsd === null) return allowed;
  const excluded: ExcludedCandidate[] = [];
  const candidates = allowed.candidates.filter((candidate) => {
    const [deployment] = candidate.model.deployments;
    const worst = deployment === undefined ? null : worstCostNanoUsd({ candidate, deployment }, operation);
    if (worst !== null && worst <= leftNanoUsd) return true;
    const reason =
      worst === null
        ? "its price is not known, and a budget limits the caller"
        : `it can cost $${(worst / nanoUsdPerUsd).toFixed(6)}, more than the $${(leftNanoUsd / nanoUsdPerUsd).toFixed(6)} left of a budget`;
    excluded.push({ candidateId: candidate.id, code: "over_budget", reason });
    return false;
  });
  return candidates.length === 0 ? allowed : { candidates, excluded: [...allowed.excluded, ...excluded] };
}

/** The policy with what a point of quality may cost multiplied by a factor, as the explanation of the decision then states. */
export function pacedPolicy(policy: Policy, factor: number): Policy {
  if (factor >= 1 || policy.rule.kind !== "weights") return policy;
  const { weights } = policy.rule;
  return { ...policy, rule: { kind: "weights", weights: { ...weights, cost: weights.cost / factor } } };
}
