import type { Clock, Outcome } from "../../engine/index.ts";
import { answerFromCache } from "../cache/answer-from-cache.ts";
import { type CacheSettings, cacheKey, cacheRule } from "../cache/cache-rule.ts";
import { CachingSink } from "../cache/caching-sink.ts";
import type { ResponseCache } from "../cache/response-cache.ts";
import type { Operation } from "../operation/operation.ts";
import type { Principal } from "../operation/principal.ts";
import type { ResumeRule } from "../operation/routing-schema.ts";
import type { ReplySink } from "./dispatch/dispatch-context.ts";
import type { DispatchTarget } from "./dispatch/dispatch-target.ts";
import type { Dispatcher } from "./dispatch/dispatcher.ts";
import type { HealthTracker } from "./dispatch/health.ts";
import { planTargets } from "./dispatch/plan-targets.ts";
import { IdleSignal } from "./idle-signal.ts";
import type { Conversations } from "./plan/conversations.ts";
import type { Planner } from "./plan/planner.ts";
import type { RequestPlan } from "./plan/request-plan.ts";
import { refusedOutcome } from "./refused-outcome.ts";
import { replyHeaders } from "./reply-headers.ts";
import type { RequestEvents } from "./request-events.ts";
import { labelsOf } from "./request-labels.ts";
import { createTextKeeper, TeeSink } from "./tee-sink.ts";

interface PipelinePorts {
  readonly planner: Planner;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly health: Pick<HealthTracker, "isHealthy" | "leastBad" | "quietForMs">;
  /** Longest `Retry-After` for which the model that a client named is waited for. @default 0 */
  readonly maxRetryAfterMs?: number;
  readonly conversations: Pick<Conversations, "remember">;
  readonly events: Pick<RequestEvents, "admitted" | "decided" | "settled">;
  /** Calls back once what was recorded until now outlives the process; the last bytes of replies wait for it. Absent: nobody waits. */
  readonly recorded?: (listener: () => void) => void;
  /** Whether the text of replies is kept for those who hear of settled requests. */
  readonly keepsReplies: boolean;
  /** Whether another place goes on with a stream that breaks off, where neither key nor request say. @default never */
  readonly resume?: ResumeRule;
  /** Replies that may be given again. Absent: no reply is. */
  readonly cache?: PipelineCache;
  /** What callers may spend. Absent: nobody is limited. */
  readonly spending?: PipelineSpending;
  /** How fast callers may ask. Absent: as fast as they like. */
  readonly rates?: PipelineRates;
  /** Compares replies with another model's. Absent: none is. */
  readonly shadow?: PipelineShadow;
  readonly clock: Clock;
}

export interface PipelineShadow {
  /** Whether the text of the reply is wanted; asked once of each request that was planned. */
  wants(operation: Operation, plan: RequestPlan): boolean;
  /** A wanted reply, whole and on its way to the client. Must return at once. */
  take(operation: Operation, plan: RequestPlan, outcome: Outcome, reply: () => string): void;
}

interface PipelineRates {
  /** Counts a request; the places whose limit is not reached. @throws GatewayError `rate_limit_exceeded` */
  admit: PipelineSpending["admit"];
  /** For the reply; null: nothing limits the request. */
  headers(operation: Operation): Readonly<Record<string, string>> | null;
}

interface PipelineSpending {
  /** Sets money aside for a request; the places that fit what is left. @throws GatewayError `budget_exceeded` */
  admit(
    operation: Operation,
    targets: readonly DispatchTarget[],
    resumes?: boolean,
  ): readonly DispatchTarget[] | Promise<readonly DispatchTarget[]>;
  /** Sets aside once more what a call at a place can cost, because one that failed is billed. @returns whether there is room for it; always where nothing is set aside */
  paysAgain(operation: Operation, target: DispatchTarget): Promise<boolean>;
  /** For a header; null: there is nothing to warn of. */
  warning(principal: Principal): string | null;
}

export interface PipelineCache {
  readonly replies: ResponseCache;
  /** What holds where a request says nothing. */
  readonly settings: CacheSettings;
  /** A larger reply is not kept. */
  readonly maxReplyBytes: number;
}

/**
 * A request's way, without HTTP: admit (authentication and validation are done by the time an operation exists), plan, dispatch, settle.
 */
export interface Pipeline {
  /**
   * Answers into the sink, which is opened when it is known who will be tried.
   *
   * @throws GatewayError before anything was written to the sink
   */
  serve(operation: Operation, openSink: () => ReplySink): Promise<Outcome>;
  /** Resolves once every operation is settled; at once where none runs. */
  settled(): Promise<void>;
}

export function createPipeline(ports: PipelinePorts): Pipeline {
  const { planner, dispatcher, health, events } = ports;
  const unsettled = new IdleSignal();
  return {
    async serve(operation, openSink) {
      unsettled.enter();
      try {
        events.admitted(operation);
        const rule = ports.cache === undefined ? null : cacheRule(operation, ports.cache.settings);
        const key = rule === null ? "" : cacheKey(operation);
        const cached = rule === null ? null : ports.cache!.replies.find(key, rule);
        if (cached !== null) {
          const warning = ports.spending?.warning(operation.principal) ?? null;
          const outcome = answerFromCache(cached, operation, openSink(), ports.clock, warning);
          events.settled(operation, null, outcome, null);
          return outcome;
        }
        let plan: RequestPlan;
        try {
          const planned = planner.plan(operation);
          // Mostly there is nothing to wait for.
          plan = planned instanceof Promise ? await planned : planned;
        } catch (refusal) {
          events.settled(operation, null, refusedOutcome(refusal, operation, ports.clock), null);
          throw refusal;
        }
        const isModelNamed = plan.isModelNamed ?? plan.features === null;
        let targets: readonly DispatchTarget[] = planTargets(
          plan.attempts,
          health,
          isModelNamed ? ports.maxRetryAfterMs : 0,
        );
        const mayResume = resumes(operation, ports.resume);
        try {
          const within = ports.rates?.admit(operation, targets) ?? targets;
          targets = within instanceof Promise ? await within : within;
          const admitted = ports.spending?.admit(operation, targets, mayResume) ?? targets;
          targets = admitted instanceof Promise ? await admitted : admitted;
        } catch (refusal) {
          events.settled(operation, null, refusedOutcome(refusal, operation, ports.clock), null);
          throw refusal;
        }
        const isShadowed = ports.shadow?.wants(operation, plan) ?? false;
        const isKept = ports.keepsReplies && operation.kind !== "speech";
        const keeper = isKept || isShadowed ? createTextKeeper() : null;
        const { recorded } = ports;
        const caching = rule === null ? null : new CachingSink(openSink(), ports.cache!.maxReplyBytes);
        const sink = new TeeSink(caching ?? openSink(), keeper, {
          hasMarks: operation.kind === "chat",
          holdsEnd: recorded !== undefined,
        });
        const running = dispatcher.dispatch({
          operation,
          targets,
          isFitted: plan.isFitted,
          isModelNamed,
          resumes: mayResume,
          paysAgain: (target) => ports.spending?.paysAgain(operation, target),
          sink,
          replyHeaders: (facts) => {
            const own = replyHeaders(plan.decision, facts, operation.isDebug);
            const rates = ports.rates?.headers(operation) ?? null;
            const headers = rates === null ? own : Object.assign(own, rates);
            const warning = ports.spending?.warning(operation.principal) ?? null;
            return warning === null ? headers : Object.assign({}, headers, { "x-tradewind-budget": warning });
          },
        });
        // The call is on its way by now: the provider answers while the decision is encoded.
        events.decided(operation, plan);
        let outcome: Outcome | null = null;
        try {
          outcome = await running;
          remember(ports, operation, plan, outcome, sink.marks);
          events.settled(operation, plan, outcome, isKept ? keeper!.text : null);
          if (isShadowed) ports.shadow!.take(operation, plan, outcome, keeper!.text);
          return outcome;
        } finally {
          // What a client has in full is in the record, whatever happens to this process next.
          const conclude = (): void => {
            sink.release();
            const reply = (outcome && caching?.reply(outcome, labelsOf(plan, outcome))) ?? null;
            if (reply !== null) ports.cache!.replies.keep(key, reply);
          };
          if (recorded !== undefined) recorded(conclude);
          else if (caching !== null) conclude();
        }
      } finally {
        unsettled.leave();
      }
    },
    settled: () => unsettled.whenIdle(),
  };
}

/** A key's `never` holds whatever its requests say. */
function resumes({ principal, directives }: Operation, configured: ResumeRule = "never"): boolean {
  if (principal.resume === "never") return false;
  return (directives.routing?.resume ?? principal.resume ?? configured) === "auto";
}

/** Who served a conversation is what its next turn asks for. */
function remember(
  { conversations, clock }: PipelinePorts,
  operation: Operation,
  { conversation }: RequestPlan,
  { status, servedCandidateId, usage }: Outcome,
  marks: ReadonlySet<string>,
): void {
  if (status !== "ok" || servedCandidateId === null) return;
  const inputTokens = usage?.inputTokens ?? operation.parsed().inputTokensEstimate;
  const { cachedInputTokens: read = null, cacheWriteTokens: written = null } = usage ?? {};
  const plain = { candidateId: servedCandidateId, servedAtMs: clock.nowMs(), inputTokens };
  const served = read === null ? plain : { ...plain, cachedTokens: read + (written ?? 0) };
  conversations.remember(conversation, served, marks);
}
