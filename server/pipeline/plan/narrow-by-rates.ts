import type { ExcludedCandidate } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import type { AllowedCandidates } from "./narrow-candidates.ts";

export interface PlannerRates {
  /** Why a request cannot be counted for a model now, as far as it is known without asking; null: it can. */
  reached(operation: Operation, modelId: string): string | null;
}

/** Leaves the candidates whose rate limits for the caller have room. All of them where none has: the refusal that follows says when to try again. */
export function narrowByRates(
  allowed: AllowedCandidates,
  operation: Operation,
  rates: PlannerRates | undefined,
): AllowedCandidates {
  if (rates === undefined || operation.principal.rateLimits === undefined) return allowed;
  const excluded: ExcludedCandidate[] = [];
  const candidates = allowed.candidates.filter(({ id, model }) => {
    const reason = rates.reached(operation, model.id);
    if (reason !== null) excluded.push({ candidateId: id, code: "rate_limited", reason });
    return reason === null;
  });
  return candidates.length === 0 ? allowed : { candidates, excluded: [...allowed.excluded, ...excluded] };
}
