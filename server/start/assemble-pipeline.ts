import type { Clock, Policy } from "../../engine/index.ts";
import type { ProviderAccounts } from "../access/provider-accounts.ts";
import type { BudgetLedger } from "../budgets/budget-ledger.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import type { ContextualDepth } from "../embedding/contextual-depth.ts";
import type { DeploymentLatency } from "../latency/live-latency.ts";
import type { RateLimiter } from "../limits/rate-limiter.ts";
import type { ResumeRule } from "../operation/routing-schema.ts";
import { healthConsumer, latencyConsumer } from "../pipeline/dispatch/attempt-consumers.ts";
import { type DispatchOptions, defaultDispatchOptions } from "../pipeline/dispatch/dispatch-context.ts";
import { createDispatcher, type Dispatcher } from "../pipeline/dispatch/dispatcher.ts";
import { createHealthTracker, type HealthTracker } from "../pipeline/dispatch/health.ts";
import type { HealthOptions } from "../pipeline/dispatch/health-options.ts";
import { createHedging } from "../pipeline/dispatch/hedging.ts";
import {
  createPipeline,
  type Pipeline,
  type PipelineCache,
  type PipelineShadow,
} from "../pipeline/pipeline.ts";
import { type Conversations, createConversations } from "../pipeline/plan/conversations.ts";
import type { ExperimentArms } from "../pipeline/plan/experiment-arms.ts";
import { createPlanner, type Planner } from "../pipeline/plan/planner.ts";
import type { SharedConversations } from "../pipeline/plan/shared-conversations.ts";
import { publishTo, type RequestConsumer, type RequestEvents } from "../pipeline/request-events.ts";
import { createRefusedFields } from "../providers/parameters/refused-fields.ts";
import type { ProviderRegistry } from "../providers/provider-registry.ts";
import { shareCircuits } from "./circuit-hints.ts";
import type { RunningEngine } from "./start-engine.ts";
import { systemRandom, systemSleep } from "./system-ports.ts";

interface PipelineParts {
  readonly engine: Pick<RunningEngine, "catalog" | "router">;
  /** Asked for every request. */
  readonly policy: Policy;
  readonly dispatch: Partial<DispatchOptions>;
  /** Most streamed requests for which a second place is asked beside a slow one, as a share. @default 0 */
  readonly hedgeShare?: number;
  /** @default the defaults */
  readonly health?: Partial<HealthOptions>;
  readonly providers: ProviderRegistry;
  /** Value of an environment variable that holds a key; null: not set. */
  readonly secrets: (name: string) => string | null;
  /** Keys that tenants bring. @default none does */
  readonly accounts?: Pick<ProviderAccounts, "catalogFor" | "keyOf">;
  readonly latency: DeploymentLatency;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn" | "error">;
  /** Those who watch requests beside health and live latency. @default none */
  readonly consumers?: readonly RequestConsumer[];
  /** Id of an attempt's span. @default there are no traces */
  readonly newSpanId?: () => string;
  /** @default no request is in an experiment */
  readonly experiments?: ExperimentArms;
  readonly contextual?: Pick<ContextualDepth, "embed">;
  /** @default none: what other replicas served is not known here */
  readonly sharedConversations?: SharedConversations;
  /** Whether another place goes on with a stream that breaks off. @default never */
  readonly resume?: ResumeRule;
  /** @default false */
  readonly keepsReplies?: boolean;
  /** @default no reply is given twice */
  readonly cache?: PipelineCache;
  /** What callers may spend. @default nobody is limited */
  readonly budgets?: BudgetLedger;
  /** How fast callers may ask. @default as fast as they like */
  readonly rates?: RateLimiter;
  /** @default no reply is compared with another model's */
  readonly shadow?: PipelineShadow | undefined;
  /** Replicas tell each other by it which deployments they leave alone. @default each finds out for itself */
  readonly notifier?: Notifier;
  /** @default nobody waits for what is recorded */
  readonly recorded?: (listener: () => void) => void;
}

interface AssembledPipeline {
  readonly pipeline: Pipeline;
  readonly planner: Planner;
  readonly dispatcher: Dispatcher;
  readonly health: HealthTracker;
  readonly conversations: Conversations;
}

/** Planner, dispatcher and those who watch, put together in the one way that the server and the eval command share. */
export function assemblePipeline(parts: PipelineParts): AssembledPipeline {
  const { clock, log, engine } = parts;
  const health = createHealthTracker(clock, parts.health, (state) => events.circuitChanged(state));
  const substitutions = new Map<string, string>();
  /** Said once for each other model that a deployment serves, not for each reply. */
  const noteSubstitution = (requestId: string, deployment: string, servedModel: string | null): void => {
    if (servedModel === null || substitutions.get(deployment) === servedModel) return;
    substitutions.set(deployment, servedModel);
    log.warn({ requestId, deployment, servedModel }, "the provider served another model than was asked for");
  };
  const failures: RequestConsumer = {
    attemptEnded({ id }, { deployment }, { result }) {
      if (result.kind === "failed" || result.kind === "broken")
        log.warn({ requestId: id, deployment: deployment.id, code: result.failure.code }, "attempt failed");
      else noteSubstitution(id, deployment.id, result.facts.substitutedBy);
    },
    circuitChanged({ deploymentId, state, reason, nextTrialInMs }) {
      if (state === "closed") log.warn({ deployment: deploymentId }, "deployment is called again");
      else log.warn({ deployment: deploymentId, reason, nextTrialInMs }, "deployment is left alone");
    },
  };
  const hedging = parts.hedgeShare ? createHedging(parts.hedgeShare) : undefined;
  const events: RequestEvents = publishTo(
    [
      ...(hedging === undefined ? [] : [hedging.consumer]),
      healthConsumer(health),
      latencyConsumer(parts.latency),
      failures,
      ...(parts.notifier === undefined
        ? []
        : [shareCircuits({ notifier: parts.notifier, health, catalog: () => engine.catalog })]),
      ...(parts.consumers ?? []),
    ],
    (event, error) => log.error({ event, err: error }, "a consumer of request events failed"),
  );
  const conversations = createConversations(clock, parts.sharedConversations);
  const planner = createPlanner({
    catalog: (tenant) => parts.accounts?.catalogFor(tenant, engine.catalog) ?? engine.catalog,
    router: () => engine.router,
    get policy() {
      return parts.policy;
    },
    ...{ health, clock, conversations },
    ...(parts.experiments === undefined ? {} : { experiments: parts.experiments }),
    ...(parts.contextual === undefined ? {} : { contextual: parts.contextual }),
    ...(parts.budgets === undefined ? {} : { budgets: parts.budgets }),
    ...(parts.rates === undefined ? {} : { rates: parts.rates }),
  });
  const dispatcher = createDispatcher(
    {
      providers: parts.providers,
      secrets: parts.secrets,
      ...(parts.accounts === undefined ? {} : { tenantKey: parts.accounts.keyOf }),
      ...{ clock, random: systemRandom, sleep: systemSleep, health, events },
      refusedFields: createRefusedFields(),
      ...(hedging === undefined ? {} : { hedging }),
      ...(parts.newSpanId === undefined ? {} : { newSpanId: parts.newSpanId }),
      onFault: (requestId, fault) =>
        log.error({ requestId, err: fault }, "request failed inside the gateway"),
    },
    parts.dispatch,
  );
  const pipeline = createPipeline({
    ...{ planner, dispatcher, health, conversations, events, clock },
    keepsReplies: parts.keepsReplies ?? false,
    ...(parts.resume === undefined ? {} : { resume: parts.resume }),
    ...(parts.cache === undefined ? {} : { cache: parts.cache }),
    ...(parts.budgets === undefined ? {} : { spending: parts.budgets }),
    ...(parts.rates === undefined ? {} : { rates: parts.rates }),
    ...(parts.shadow === undefined ? {} : { shadow: parts.shadow }),
    ...(parts.recorded === undefined ? {} : { recorded: parts.recorded }),
    maxRetryAfterMs: parts.dispatch.maxRetryAfterMs ?? defaultDispatchOptions.maxRetryAfterMs,
  });
  return { pipeline, planner, dispatcher, health, conversations };
}
