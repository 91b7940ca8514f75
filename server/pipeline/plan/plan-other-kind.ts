import {
  type Candidate,
  type Catalog,
  type Clock,
  type ExcludedCandidate,
  noLimits,
  type Policy,
  type RequestedModel,
  type Router,
  readRequestedModel,
} from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Operation, OtherKind } from "../../operation/operation.ts";
import type { HealthTracker } from "../dispatch/health.ts";
import { healthForRequest } from "../dispatch/plan-targets.ts";
import { type AllowedModels, allowedModels } from "./allowed-models.ts";
import { expectedOtherCost } from "./expected-other-cost.ts";
import { findPinned, unknownPreset } from "./find-model.ts";
import { limitsOfRequest } from "./limits-of-request.ts";
import { limitViolation } from "./named-limits.ts";
import { narrowCandidates } from "./narrow-candidates.ts";
import { noCandidateError } from "./no-candidate-error.ts";
import { pinnedDecision } from "./pinned-decision.ts";
import { readProviderPreferences } from "./provider-preferences.ts";
import type { RequestPlan } from "./request-plan.ts";

/** Models that are tried where the client leaves the choice. */
const attemptedModels = 3;

/** What the planner of chats has, as far as it is needed here. */
interface OtherKindPorts {
  readonly catalog: (tenant: string) => Catalog;
  readonly router: () => Pick<Router, "liveLatency">;
  readonly policy: Policy;
  readonly health: Pick<HealthTracker, "isHealthy" | "leastBad">;
  readonly clock: Pick<Clock, "nowMs">;
}

interface Rated {
  readonly candidate: Candidate;
  /** Of this request, nano-dollars with markup; null: no price is known. */
  readonly costNanoUsd: number | null;
  /** To the first byte, measured lately; null: not yet. */
  readonly latencyMs: number | null;
}

/**
 * Decides who serves a request that is no chat: the model that is named, or of its kind the cheapest that is healthy. Equal prices are told apart by measured
 * latency; where speed is asked for (`auto:fast`, `provider.sort`), it is the other way round. Nothing is known of the quality of these kinds.
 *
 * @throws GatewayError as `Planner.plan`
 */
export function planOtherKind(operation: Operation, ports: OtherKindPorts): RequestPlan {
  const { directives, requestedModel, id } = operation;
  const kind = operation.kind as OtherKind;
  const catalog = ports.catalog(operation.principal.tenant);
  const policy = operation.principal.policy ?? ports.policy;
  const requested = readRequestedModel(requestedModel);
  if (requested === null) throw unknownPreset(requestedModel);
  refuseQuality(directives.routing ?? {}, kind);
  const preferences = readProviderPreferences(directives.provider, operation.principal.dataDemands);
  const allowed = allowedModels(operation, null);
  const { isHealthy } = ports.health;
  const { liveLatency } = ports.router();
  const narrow = (candidates: readonly Candidate[], limits: typeof policy.limits) => {
    const { inputTokensEstimate } = operation.parsed();
    const facts = { isHealthy, liveLatency };
    const { candidates: left, excluded } = narrowCandidates(
      candidates,
      allowed,
      preferences,
      inputTokensEstimate,
      facts,
    );
    const rated = left.map((candidate): Rated => {
      const [first] = candidate.model.deployments;
      const latencyMs = first === undefined ? null : (liveLatency(first.id)?.timeToFirstTokenMs ?? null);
      return { candidate, costNanoUsd: expectedOtherCost(candidate, operation), latencyMs };
    });
    const over = rated.map((one) => overLimit(one, limits));
    return {
      left: rated.filter((_one, at) => over[at] === null),
      excluded: [...excluded, ...over.filter((one) => one !== null)],
    };
  };
  const named = (name: string, field: "model" | "models"): Rated => {
    const candidate = findPinned(name, catalog, null, kind);
    const { left, excluded } = narrow(
      [candidate],
      limitsOfRequest(directives.routing, noLimits, operation.principal.limits),
    );
    if (left[0] !== undefined) return left[0];
    throw namedError({ candidate, field }, excluded[0]!, allowed, operation);
  };
  const pinned = requested.kind === "pinned" ? named(requested.id, "model") : null;
  const fallbacks = (directives.models ?? []).map((name) => named(name, "models"));
  const offered = catalog.otherKinds.filter((model) => model.kind === kind && model.isByNameOnly !== true);
  const { left, excluded } =
    pinned !== null
      ? { left: [pinned], excluded: [] }
      : narrow(
          offered.map((model) => catalog.pinned(model, null)),
          limitsOfRequest(directives.routing, policy.limits, operation.principal.limits),
        );
  if (left.length === 0) {
    if (offered.length > 0) throw noCandidateError(excluded, operation.parsed());
    throw new GatewayError(
      "route_no_candidate",
      `No model of the kind ${kind} is configured: set the key of a provider that has one, or name one under \`models:\` with \`kind: ${kind}\`.`,
    );
  }
  const isFast = asksForSpeed(requested, preferences?.sort ?? null);
  const deployments = left.flatMap(({ candidate }) => candidate.model.deployments.map((one) => one.id));
  const order = sorted(left, healthForRequest(deployments, ports.health), isFast);
  const decision = pinnedDecision(order[0]!.candidate, id, requestedModel, policy, ports.clock.nowMs());
  const kept = preferences?.allowsFallbacks === false ? 1 : attemptedModels;
  return {
    decision: pinned === null ? { ...decision, excluded, reason: reasonOf(order, kind, isFast) } : decision,
    attempts: [...order.slice(0, kept), ...fallbacks].map(({ candidate }) => candidate),
    ...{ isFitted: false, features: null, isModelNamed: pinned !== null },
    conversation: {
      tenant: operation.principal.tenant,
      ...{ lookUp: [], remember: null, isUnique: false, isLocked: false },
    },
  };
}

/** @throws GatewayError `invalid_request` for a bound on what is not known */
function refuseQuality(routing: NonNullable<Operation["directives"]["routing"]>, kind: OtherKind): void {
  for (const field of ["min_quality", "guarantee"] as const) {
    if (routing[field] === undefined) continue;
    throw new GatewayError(
      "invalid_request",
      `\`routing.${field}\` cannot be honoured: no quality is known of models of the kind ${kind}.`,
      `routing.${field}`,
    );
  }
}

function overLimit(
  { candidate, costNanoUsd, latencyMs }: Rated,
  limits: { readonly maxCostNanoUsd: number | null; readonly maxLatencyMs: number | null },
): ExcludedCandidate | null {
  const exclude = (code: string, reason: string) => ({ candidateId: candidate.id, code, reason });
  if (limits.maxCostNanoUsd !== null) {
    if (costNanoUsd === null) return exclude("unpriced", "has no known price, and the cost is bounded");
    if (costNanoUsd > limits.maxCostNanoUsd)
      return exclude("over_max_cost", `is expected to cost ${usd(costNanoUsd)}, above the ceiling`);
  }
  if (limits.maxLatencyMs !== null && latencyMs !== null && latencyMs > limits.maxLatencyMs)
    return exclude("over_max_latency", `took ${Math.round(latencyMs)} ms lately, above the ceiling`);
  return null;
}

function namedError(
  named: Parameters<typeof limitViolation>[0],
  excluded: ExcludedCandidate,
  allowed: readonly AllowedModels[],
  operation: Operation,
): GatewayError {
  const list =
    excluded.code === "not_allowed" ? allowed.find(({ field }) => excluded.reason.includes(field)) : null;
  return limitViolation(named, excluded, list?.field) ?? noCandidateError([excluded], operation.parsed());
}

const asksForSpeed = (requested: RequestedModel, sort: string | null): boolean =>
  requested.kind === "auto" && requested.preset !== null
    ? requested.preset === "fast"
    : sort === "latency" || sort === "throughput";

/** Healthy before cooling, then cheapest, then quickest, or the other way round; what is not known comes last. The catalogue's order breaks ties. */
function sorted(rated: readonly Rated[], isHealthy: (id: string) => boolean, isFast: boolean): Rated[] {
  const keys = (one: Rated): number[] => {
    const isUp = one.candidate.model.deployments.some(({ id }) => isHealthy(id));
    const known = [one.costNanoUsd, one.latencyMs].map((value) => value ?? Number.POSITIVE_INFINITY);
    return [isUp ? 0 : 1, ...(isFast ? known.reverse() : known)];
  };
  return rated
    .map((one) => ({ one, keys: keys(one) }))
    .sort((left, right) => {
      const at = left.keys.findIndex((key, index) => key !== right.keys[index]);
      return at === -1 ? 0 : left.keys[at]! - right.keys[at]!;
    })
    .map(({ one }) => one);
}

const usd = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toPrecision(3)}`;

function reasonOf([chosen, next]: readonly Rated[], kind: OtherKind, isFast: boolean): string {
  const figures = ({ candidate, costNanoUsd, latencyMs }: Rated): string => {
    const cost = costNanoUsd === null ? "no price known" : usd(costNanoUsd);
    return `${candidate.id} (${cost}${latencyMs === null ? "" : `, ${Math.round(latencyMs)} ms`})`;
  };
  const by = isFast ? "Quickest" : "Cheapest";
  const rest = next === undefined ? "the only one" : `before ${figures(next)}`;
  return `${by} healthy model of the kind ${kind}: ${figures(chosen!)}, ${rest}.`;
}
