import {
  type Candidate,
  type Catalog,
  type Decision,
  type ParsedRequest,
  type Policy,
  type PromptFeatures,
  parseRequest,
  presets,
  type Router,
  readRequestedModel,
} from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { requestLimits } from "../../operation/request-limits.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import type { HealthTracker } from "../dispatch/health.ts";
import { baselineOfPolicy } from "./baseline-of-policy.ts";
import type { ConversationMemory } from "./conversation-memory.ts";
import { type ConversationNames, conversationNames } from "./conversation-names.ts";
import { findPinned, unknownModel } from "./find-model.ts";
import { countWildcards } from "./model-pattern.ts";
import { type NamedCandidate, refuseOverLimits } from "./named-limits.ts";
import { type AllowedModels, applyPreferences, narrowCandidates } from "./narrow-candidates.ts";
import type { DeploymentFacts } from "./narrow-deployments.ts";
import { noCandidateError } from "./no-candidate-error.ts";
import { pinnedDecision } from "./pinned-decision.ts";
import { policyOfRequest } from "./policy-of-request.ts";
import { type ResolvedProviderPreferences, readProviderPreferences } from "./provider-preferences.ts";
import { routeWithHealth } from "./route-with-health.ts";
import { type RouterPlugin, readRouterPlugin } from "./router-plugin.ts";

export interface PlanPorts {
  readonly catalog: Catalog;
  readonly router: Router;
  readonly policy: Policy;
  readonly health: Pick<HealthTracker, "isHealthy" | "leastBad">;
  readonly nowMs: () => number;
  readonly conversations: Pick<ConversationMemory, "last">;
  /** Short hash of the client's key; null: keys are off. */
  readonly callerKeyId: string | null;
  /** The `x-session-id` header; null: not sent. */
  readonly sessionHeader: string | null;
  /** The body, parsed before; absent: it is parsed here. */
  readonly parsed?: ParsedRequest;
  /** Of the parsed text; absent or null: the static embedding stands alone. */
  readonly contextualEmbedding?: Float32Array | null;
}

/** What will be done for a request: the decision and the candidates to try, in order. */
export interface RequestPlan {
  readonly decision: Decision;
  /** The chosen one first; each at the deployments that may serve this request, in their order. */
  readonly attempts: readonly Candidate[];
  readonly parsed: ParsedRequest;
  /** null where the client named the model: nothing had to be read. */
  readonly features: PromptFeatures | null;
  /** Under what the conversation is remembered. */
  readonly conversation: ConversationNames;
}

const presetNames = ["auto", ...Object.keys(presets).map((name) => `auto:${name}`)];

/** Candidates tried after the chosen one, before the first byte. */
const fallbackCount = 1;

/**
 * Decides who serves a validated request.
 *
 * @throws GatewayError `model_not_found`, `model_breaks_limit`, `route_no_candidate`, `context_length_exceeded`, `unknown_routing_field` or `invalid_request`
 */
export function planRequest(body: ChatRequestBody, requestId: string, ports: PlanPorts): RequestPlan {
  const requested = readRequestedModel(body.model);
  if (requested === null) throw unknownModel(body.model, "unknown", presetNames);
  const parsed = ports.parsed ?? parseRequest(body);
  // What is not there is said first: whatever else a request asks of it does not matter.
  if (requested.kind === "pinned") findPinned(requested.id, ports.catalog, parsed);
  const plugin = readRouterPlugin(body.plugins);
  const preferences = readProviderPreferences(body.provider);
  const facts = { isHealthy: ports.health.isHealthy, liveLatency: ports.router.liveLatency };
  const sessionId = body.routing?.session_id ?? ports.sessionHeader;
  const conversation = conversationNames(parsed, { callerKeyId: ports.callerKeyId, sessionId });
  const pin = (id: string): Candidate =>
    pinnedAt(findPinned(id, ports.catalog, parsed), preferences, parsed, facts);
  const fallbacks = (body.models ?? []).map(pin);
  const allowed = allowedModels(body, plugin);
  const holdToLimits = (named: readonly NamedCandidate[]): void =>
    refuseOverLimits(named, {
      ...{ requestId, parsed, routing: body.routing, allowed, policy: ports.policy, router: ports.router },
    });
  holdToLimits(fallbacks.map((candidate) => ({ candidate, field: "models" })));
  if (requested.kind === "pinned") {
    refusePlugin(plugin, body.model);
    const candidate = pin(requested.id);
    holdToLimits([{ candidate, field: "model" }]);
    const decision = pinnedDecision(candidate, requestId, body.model, ports.policy, ports.nowMs());
    return { decision, attempts: [candidate, ...fallbacks], parsed, features: null, conversation };
  }
  const policy = policyOfRequest(ports.policy, {
    preset: requested.preset,
    routing: body.routing,
    dial: plugin?.weights ?? null,
    sort: preferences?.sort ?? null,
  });
  const baseline = baselineOfPolicy(policy, body.routing, ports.catalog);
  const { candidates, excluded } = narrowCandidates(
    ports.catalog.candidates,
    allowed,
    preferences,
    parsed.inputTokensEstimate,
    facts,
  );
  const contextualEmbedding = ports.contextualEmbedding ?? null;
  const question = {
    ...{ requestId, requestedModel: body.model, parsed, candidates, excluded, policy, baseline },
    contextualEmbedding,
  };
  const past =
    conversation.lookUp === null && parsed.openToolLoop !== true && parsed.hasProviderState !== true
      ? {}
      : {
          lastServed: conversation.lookUp === null ? null : ports.conversations.last(conversation.lookUp),
        };
  const routed = routeWithHealth(ports.router, { ...question, ...past }, ports.health);
  if (routed.decision === null) throw noCandidateError(routed.excluded, parsed);
  const { decision, features } = routed;
  const automatic = inOrder(decision, preferences?.allowsFallbacks === false ? 0 : fallbackCount).map(
    (id) => {
      return candidates.find((candidate) => candidate.id === id)!;
    },
  );
  return { decision, attempts: [...automatic, ...fallbacks], parsed, features, conversation };
}

/** The chosen candidate's id, then the best of the others. */
function inOrder({ chosenCandidateId, ranked }: Decision, others: number): string[] {
  const rest = ranked.map(({ candidateId }) => candidateId).filter((id) => id !== chosenCandidateId);
  return [chosenCandidateId, ...rest.slice(0, others)];
}

/** @throws GatewayError `invalid_request` for a pattern with too many stars */
function allowedModels(body: ChatRequestBody, plugin: RouterPlugin | null): AllowedModels[] {
  const lists = [
    { field: "routing.allowed_models", patterns: body.routing?.allowed_models ?? null },
    { field: "plugins.allowed_models", patterns: plugin?.allowedModels ?? null },
  ];
  return lists.flatMap(({ field, patterns }) => {
    if (patterns === null) return [];
    const limit = requestLimits.wildcardsPerPattern;
    const at = patterns.findIndex((pattern) => countWildcards(pattern) > limit);
    if (at === -1) return [{ field, patterns }];
    throw new GatewayError(
      "invalid_request",
      `\`${field}[${at}]\` has more than ${limit} \`*\`: name models by fewer of them.`,
      `${field}[${at}]`,
    );
  });
}

/** @throws GatewayError `route_no_candidate` where the preferences leave no place to serve it */
function pinnedAt(
  candidate: Candidate,
  preferences: ResolvedProviderPreferences | null,
  parsed: ParsedRequest,
  facts: DeploymentFacts,
): Candidate {
  if (preferences === null) return candidate;
  const narrowed = applyPreferences(candidate, preferences, parsed.inputTokensEstimate, facts);
  if ("code" in narrowed) throw noCandidateError([narrowed], parsed);
  return narrowed;
}

function refusePlugin(plugin: RouterPlugin | null, model: string): void {
  if (plugin === null) return;
  throw new GatewayError(
    "invalid_request",
    `\`plugins\` asks the automatic router to choose, but \`model\` names ${quote(model)}: send \`auto\`, or leave the plugin out.`,
    "plugins",
  );
}
