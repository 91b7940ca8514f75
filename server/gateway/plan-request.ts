import {
  type Candidate,
  type Catalog,
  type Decision,
  type DeploymentHealth,
  type ExcludedCandidate,
  type ParsedRequest,
  type Policy,
  type PromptFeatures,
  parseRequest,
  presets,
  type Router,
  readRequestedModel,
} from "../../engine/index.ts";
import type { HealthTracker } from "../dispatch/health.ts";
import { healthForRequest } from "../dispatch/plan-targets.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { ChatRequestBody } from "../schemas/chat-request-schema.ts";
import { modelMatcher } from "./model-pattern.ts";
import { noCandidateError } from "./no-candidate-error.ts";
import { pinnedDecision } from "./pinned-decision.ts";
import { policyOfRequest } from "./policy-of-request.ts";

export interface PlanPorts {
  readonly catalog: Catalog;
  readonly router: Router;
  readonly policy: Policy;
  readonly health: Pick<HealthTracker, "isHealthy" | "leastBad">;
  readonly nowMs: () => number;
}

/** What will be done for a request: the decision and the candidates to try, in order. */
export interface RequestPlan {
  readonly decision: Decision;
  /** The chosen one first. */
  readonly attempts: readonly Candidate[];
  readonly parsed: ParsedRequest;
  /** null where the client named the model: nothing had to be read. */
  readonly features: PromptFeatures | null;
}

const presetNames = ["auto", ...Object.keys(presets).map((name) => `auto:${name}`)];

/** Candidates tried after the chosen one, before the first byte. */
const fallbackCount = 1;

/**
 * Decides who serves a validated request.
 *
 * @throws GatewayError `model_not_found`, `route_no_candidate`, `context_length_exceeded` or `invalid_request`
 */
export function planRequest(body: ChatRequestBody, requestId: string, ports: PlanPorts): RequestPlan {
  const requested = readRequestedModel(body.model);
  if (requested === null) throw unknownModel(body.model, "unknown", presetNames);
  const parsed = parseRequest(body);
  const fallbacks = (body.models ?? []).map((id) => findPinned(id, ports.catalog, parsed));
  if (requested.kind === "pinned") {
    const candidate = findPinned(requested.id, ports.catalog, parsed);
    const decision = pinnedDecision(candidate, requestId, body.model, ports.policy, ports.nowMs());
    return { decision, attempts: [candidate, ...fallbacks], parsed, features: null };
  }
  const policy = policyOfRequest(ports.policy, requested.preset, body.routing);
  const { candidates, excluded } = allowedCandidates(ports.catalog, body.routing?.allowed_models);
  const question = { requestId, requestedModel: body.model, parsed, candidates, excluded, policy };
  let routed = ports.router.route({ ...question, isHealthy: ports.health.isHealthy });
  if (routed.decision === null && routed.excluded.some(({ code }) => code === "unhealthy")) {
    routed = ports.router.route({ ...question, isHealthy: leastBadHealth(candidates, ports.health) });
  }
  if (routed.decision === null) throw noCandidateError(routed.excluded, parsed);
  const ranked = routed.decision.ranked.slice(0, 1 + fallbackCount).map(({ candidateId }) => {
    return ports.catalog.candidate(candidateId)!;
  });
  return {
    decision: routed.decision,
    attempts: [...ranked, ...fallbacks],
    parsed,
    features: routed.features,
  };
}

/** With every deployment cooling, the least bad is tried rather than nothing. */
function leastBadHealth(candidates: readonly Candidate[], health: PlanPorts["health"]): DeploymentHealth {
  const ids = candidates.flatMap(({ model }) => model.deployments.map((deployment) => deployment.id));
  return healthForRequest(ids, health);
}

function findPinned(name: string, catalog: Catalog, parsed: ParsedRequest): Candidate {
  const lookup = catalog.find(name);
  if (!lookup.found) throw unknownModel(name, lookup.reason, lookup.suggestions);
  return catalog.pinned(lookup.model, lookup.reasoningEffort ?? parsed.reasoningEffort);
}

const reasons = {
  unknown: "is not known here",
  ambiguous: "is served by several providers",
  effort: "has no such reasoning effort",
} as const;

function unknownModel(
  name: string,
  reason: keyof typeof reasons,
  suggestions: readonly string[],
): GatewayError {
  const near = suggestions.map((suggestion) => `\`${suggestion}\``).join(" or ");
  const hint =
    near === "" ? "GET /v1/models lists what there is, and `auto` chooses for you." : `did you mean ${near}?`;
  return new GatewayError("model_not_found", `The model \`${name}\` ${reasons[reason]}; ${hint}`, "model");
}

function allowedCandidates(
  catalog: Catalog,
  patterns: readonly string[] | undefined,
): { candidates: readonly Candidate[]; excluded: readonly ExcludedCandidate[] } {
  if (patterns === undefined) return { candidates: catalog.candidates, excluded: [] };
  const isAllowed = modelMatcher(patterns);
  const excluded: ExcludedCandidate[] = [];
  const candidates = catalog.candidates.filter((candidate) => {
    const matches = isAllowed(candidate.model.id) || isAllowed(candidate.id);
    if (!matches)
      excluded.push({
        candidateId: candidate.id,
        code: "not_allowed",
        reason: "not among `routing.allowed_models`",
      });
    return matches;
  });
  return { candidates, excluded };
}
