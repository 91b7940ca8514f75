import {
  type Candidate,
  type Catalog,
  type Clock,
  type Policy,
  type RequestedModel,
  type Router,
  readRequestedModel,
} from "../../../engine/index.ts";
import type { ContextualDepth } from "../../embedding/contextual-depth.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import type { Operation } from "../../operation/operation.ts";
import type { Principal } from "../../operation/principal.ts";
import { contradictoryTimeout, type TimeoutsOnTheWire } from "../../operation/timeouts.ts";
import { refuseUnknownValues } from "../../protocols/refuse-unknown-values.ts";
import type { HealthTracker } from "../dispatch/health.ts";
import { allowedModels } from "./allowed-models.ts";
import { baselineOfPolicy } from "./baseline-of-policy.ts";
import { type ConversationNames, conversationNames } from "./conversation-names.ts";
import type { Conversations } from "./conversations.ts";
import { type ExperimentArms, routeInArm } from "./experiment-arms.ts";
import { findPinned, unknownPreset } from "./find-model.ts";
import { type NamedCandidate, refuseOverLimits } from "./named-limits.ts";
import { narrowByBudget, pacedPolicy } from "./narrow-by-budget.ts";
import { narrowByParameters, ownOnlyField } from "./narrow-by-parameters.ts";
import { narrowByRates, type PlannerRates } from "./narrow-by-rates.ts";
import { applyPreferences, narrowCandidates } from "./narrow-candidates.ts";
import type { DeploymentFacts } from "./narrow-deployments.ts";
import { noCandidateError } from "./no-candidate-error.ts";
import { pinnedDecision } from "./pinned-decision.ts";
import { planOtherKind } from "./plan-other-kind.ts";
import { choosesPolicy, policyOfRequest } from "./policy-of-request.ts";
import { type ResolvedProviderPreferences, readProviderPreferences } from "./provider-preferences.ts";
import type { RequestPlan } from "./request-plan.ts";
import { routeWithHealth } from "./route-with-health.ts";
import { type RouterPlugin, readRouterPlugin } from "./router-plugin.ts";
import { withFallbacks } from "./with-fallbacks.ts";

interface PlannerPorts {
  /** Asked for every request, so that prices are those of the moment, and deployments those that the tenant may use. */
  readonly catalog: (tenant: string) => Catalog;
  /** Asked for every request, so that new priors take effect at once. */
  readonly router: () => Router;
  /** The configured rule and limits of `auto`. */
  readonly policy: Policy;
  readonly health: Pick<HealthTracker, "isHealthy" | "leastBad">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly conversations: Pick<Conversations, "learn" | "last">;
  /** @default no request is in an experiment */
  readonly experiments?: ExperimentArms;
  /** What callers may spend. Absent: nobody is limited. */
  readonly budgets?: PlannerBudgets;
  /** How fast callers may ask. Absent: as fast as they like. */
  readonly rates?: PlannerRates;
  /** Absent: prompts are read by the static embedding alone. */
  readonly contextual?: Pick<ContextualDepth, "embed">;
}

interface PlannerBudgets {
  /** What is left of the caller's tightest budget, nano-dollars; null: it has none. */
  leftNanoUsd(principal: Principal): number | null;
  /** Factor of what a point of quality may cost; 1: no budget of the caller's paces. */
  pace(principal: Principal): number;
}

/**
 * Decides who serves an operation: the one planner of the gateway, of `POST /v1/route`, of `npm run route` and of eval targets, so that `auto` means
 * the same everywhere.
 */
export interface Planner {
  /**
   * A promise only where a contextual embedding is waited for, or what another replica knows of the conversation.
   *
   * @throws GatewayError `model_not_found`, `model_breaks_limit`, `route_no_candidate`, `context_length_exceeded`, `unknown_routing_field` or `invalid_request`
   */
  plan(operation: Operation): RequestPlan | Promise<RequestPlan>;
}

export function createPlanner(ports: PlannerPorts): Planner {
  return {
    plan(operation) {
      if (operation.kind !== "chat") return planOtherKind(operation, ports);
      // One router from here to the decision: what was embedded for it is no use to the next.
      const router = ports.router();
      const requested = readRequestedModel(operation.requestedModel);
      if (requested === null) throw unknownPreset(operation.requestedModel);
      const isAuto = requested.kind === "auto";
      if (isAuto) {
        refuseUnknownValues(operation);
        // Read whole before a part of it is: what names the conversation is in it.
        operation.parsed();
      }
      const names = conversationNames(operation);
      const embedding = isAuto ? contextualEmbedding(operation, router, ports.contextual) : null;
      const learning = isAuto ? ports.conversations.learn(names) : null;
      if (embedding === null && learning === null)
        return planOperation(operation, requested, ports, router, names, null);
      return Promise.all([embedding, learning]).then(([embedded]) =>
        planOperation(operation, requested, ports, router, names, embedded),
      );
    },
  };
}

/** The prompt's contextual embedding, where the router decides and makes use of one; null: none is to come. */
function contextualEmbedding(
  operation: Operation,
  { contextualEmbedderId }: Router,
  contextual: PlannerPorts["contextual"],
): Promise<Float32Array | null> | null {
  if (contextual === undefined || contextualEmbedderId === null) return null;
  return contextual.embed(operation.parsed().text, contextualEmbedderId);
}

function planOperation(
  operation: Operation,
  requested: RequestedModel,
  ports: PlannerPorts,
  router: Router,
  conversation: ConversationNames,
  contextualEmbedding: Float32Array | null,
): RequestPlan {
  const { requestedModel, principal, directives, id: requestId } = operation;
  const catalog = ports.catalog(principal.tenant);
  const configured = principal.policy ?? ports.policy;
  // What is not there is said first: whatever else a request asks of it does not matter.
  if (requested.kind === "pinned") {
    const candidate = findPinned(requested.id, catalog, operation.reasoningEffort);
    if (saysNothingElse(operation)) {
      const decision = pinnedDecision(candidate, requestId, requestedModel, configured, ports.clock.nowMs());
      return { decision, attempts: [candidate], features: null, conversation, isFitted: false };
    }
  }
  refuseContradiction(directives.routing?.timeouts);
  const plugin = readRouterPlugin(directives.plugins);
  const preferences = readProviderPreferences(directives.provider, principal.dataDemands);
  const facts = { isHealthy: ports.health.isHealthy, liveLatency: router.liveLatency };
  const pin = (id: string): Candidate =>
    pinnedAt(findPinned(id, catalog, operation.reasoningEffort), preferences, operation, facts);
  const fallbacks = (directives.models ?? []).map(pin);
  const allowed = allowedModels(operation, plugin);
  const holdToLimits = (named: readonly NamedCandidate[]): void =>
    refuseOverLimits(named, { operation, allowed, policy: configured, router });
  holdToLimits(fallbacks.map((candidate) => ({ candidate, field: "models" })));
  if (requested.kind === "pinned") {
    refusePlugin(plugin, requestedModel);
    const candidate = pin(requested.id);
    holdToLimits([{ candidate, field: "model" }]);
    const decision = pinnedDecision(candidate, requestId, requestedModel, configured, ports.clock.nowMs());
    return {
      ...{ decision, attempts: [candidate, ...fallbacks], features: null, conversation },
      isFitted: preferences?.requiresParameters === false,
    };
  }
  const parsed = operation.parsed();
  const said = {
    preset: requested.preset,
    routing: directives.routing,
    dial: plugin?.weights ?? null,
    sort: preferences?.sort ?? null,
    caller: principal,
  };
  const policy = pacedPolicy(policyOfRequest(configured, said), ports.budgets?.pace(principal) ?? 1);
  const baseline = baselineOfPolicy(policy, directives.routing, catalog);
  const taking = narrowByParameters(
    catalog.candidates,
    operation.chatBody(),
    preferences?.requiresParameters === true,
    ownOnlyField(operation),
  );
  const narrowed = narrowCandidates(
    taking.candidates,
    allowed,
    preferences,
    parsed.inputTokensEstimate,
    facts,
  );
  const leftNanoUsd = ports.budgets?.leftNanoUsd(principal) ?? null;
  const { candidates, excluded } = narrowByRates(
    narrowByBudget(narrowed, operation, leftNanoUsd),
    operation,
    ports.rates,
  );
  const allExcluded = taking.excluded.length === 0 ? excluded : [...taking.excluded, ...excluded];
  const hasPast = conversation.lookUp.length > 0 || conversation.isLocked;
  const lastServed = hasPast ? ports.conversations.last(conversation) : undefined;
  // Field by field: objects that are spread into each other cost more than the whole plan of a named model.
  const route = (asked: { candidates: readonly Candidate[]; policy: Policy; router: Router }) =>
    routeWithHealth(
      asked.router,
      {
        requestId,
        requestedModel,
        parsed,
        candidates: asked.candidates,
        excluded: allExcluded,
        policy: asked.policy,
        isHealthy: ports.health.isHealthy,
        baseline,
        lastServed,
        contextualEmbedding,
      },
      ports.health,
    );
  const plain = { candidates, policy, router };
  const assigned = ports.experiments?.assign(operation, choosesPolicy(said, ports.policy, principal)) ?? null;
  const { routed, fallback } =
    assigned === null ? { routed: route(plain), fallback: null } : routeInArm(assigned, plain, route);
  if (routed.decision === null) throw noCandidateError(routed.excluded, parsed);
  const { decision, features } = routed;
  const automatic =
    preferences?.allowsFallbacks === false
      ? [candidates.find(({ id }) => id === decision.chosenCandidateId)!]
      : withFallbacks(decision, candidates, fallback);
  return {
    ...{ decision, attempts: [...automatic, ...fallbacks], features, conversation },
    isFitted: preferences?.requiresParameters !== true,
  };
}

/** Whether neither the request nor its key adds to the model's name, as most do not: there is then nothing to weigh. */
const saysNothingElse = ({ directives, principal }: Operation): boolean =>
  directives.models === undefined &&
  directives.routing === undefined &&
  directives.plugins === undefined &&
  directives.provider === undefined &&
  principal.dataDemands === undefined &&
  principal.allowedModels === null &&
  principal.limits === null;

/** @throws GatewayError `route_no_candidate` where the preferences leave no place to serve it */
function pinnedAt(
  candidate: Candidate,
  preferences: ResolvedProviderPreferences | null,
  operation: Operation,
  facts: DeploymentFacts,
): Candidate {
  if (preferences === null) return candidate;
  const parsed = operation.parsed();
  const narrowed = applyPreferences(candidate, preferences, parsed.inputTokensEstimate, facts);
  if ("code" in narrowed) throw noCandidateError([narrowed], parsed);
  return narrowed;
}

/** @throws GatewayError `invalid_request` for a clock that another one always ends before */
function refuseContradiction(timeouts: TimeoutsOnTheWire | undefined): void {
  const field = timeouts === undefined ? null : contradictoryTimeout(timeouts);
  if (field === null) return;
  const path = `routing.timeouts.${field}`;
  throw new GatewayError(
    "invalid_request",
    `\`${path}\` is longer than a clock beside it, which ends first: lower it, or raise the other.`,
    path,
  );
}

function refusePlugin(plugin: RouterPlugin | null, model: string): void {
  if (plugin === null) return;
  throw new GatewayError(
    "invalid_request",
    `\`plugins\` asks the automatic router to choose, but \`model\` names ${quote(model)}: send \`auto\`, or leave the plugin out.`,
    "plugins",
  );
}
