import {
  type Candidate,
  type ExcludedCandidate,
  noLimits,
  type Policy,
  type Router,
} from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Operation } from "../../operation/operation.ts";
import type { AllowedModels } from "./allowed-models.ts";
import { limitsOfRequest } from "./limits-of-request.ts";
import { modelMatcher } from "./model-pattern.ts";

/** A candidate that the client named, and the field it named it in. */
export interface NamedCandidate {
  readonly candidate: Candidate;
  readonly field: "model" | "models";
}

interface NamedLimitsQuestion {
  readonly operation: Pick<Operation, "id" | "directives" | "parsed" | "principal">;
  readonly allowed: readonly AllowedModels[];
  readonly policy: Policy;
  readonly router: Pick<Router, "route">;
}

/** The field behind each code of the engine's limits, and what to do about it. */
const limitOfCode: Readonly<Record<string, { readonly field: string; readonly change: string }>> = {
  over_max_cost: { field: "routing.max_cost_usd", change: "Raise it" },
  unpriced: { field: "routing.max_cost_usd", change: "Leave it out, give the model a price" },
  over_max_latency: { field: "routing.max_latency_ms", change: "Raise it" },
  under_min_quality: { field: "routing.min_quality", change: "Lower it" },
};

/** Quality alone: nothing but the limits then reads the cost. */
const qualityAlone: Policy["rule"] = { kind: "weights", weights: { quality: 1, cost: 0, latency: 0 } };

/**
 * Holds models that the client named against the limits that it sent in the same request. Another model is never put in their place, so what
 * breaks a limit is refused. The configured limits say how `auto` chooses and do not bind who names a model. Without limits nothing is predicted.
 *
 * @throws GatewayError `model_breaks_limit`
 */
export function refuseOverLimits(named: readonly NamedCandidate[], question: NamedLimitsQuestion): void {
  const { operation, allowed, policy, router } = question;
  for (const { field: list, patterns } of allowed) {
    const isAllowed = modelMatcher(patterns);
    for (const one of named)
      if (!isAllowed(one.candidate.model.id) && !isAllowed(one.candidate.id))
        throw violation(one, "it is not among them", list, "Add it there");
  }
  const limits = limitsOfRequest(operation.directives.routing, noLimits, operation.principal.limits);
  if (limits === noLimits) return;
  for (const one of named) {
    const { excluded } = router.route({
      ...{ requestId: operation.id, requestedModel: one.candidate.id, parsed: operation.parsed() },
      candidates: [one.candidate],
      policy: { ...policy, rule: qualityAlone, limits, explorationRate: 0 },
      isHealthy: () => true,
      areNamed: true,
    });
    const [found] = excluded;
    if (found === undefined) continue;
    throw limitViolation(one, found) ?? violation(one, found.reason, "routing", "Change it");
  }
}

/** The error for a limit that a named model breaks, by why it was excluded; null: no limit did that. @param list the list of allowed models that leaves it out */
export function limitViolation(
  named: NamedCandidate,
  { code, reason }: ExcludedCandidate,
  list?: string,
): GatewayError | null {
  if (list !== undefined) return violation(named, "it is not among them", list, "Add it there");
  const limit = limitOfCode[code];
  return limit === undefined ? null : violation(named, reason, limit.field, limit.change);
}

function violation({ candidate, field }: NamedCandidate, reason: string, limit: string, change: string) {
  return new GatewayError(
    "model_breaks_limit",
    `\`${field}\` names ${candidate.id}, and \`${limit}\` forbids it: ${reason}. ${change}, name another model, or send \`auto\`.`,
    limit,
  );
}
