import type { Outcome } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import type { AttemptResult } from "./dispatch/attempt-result.ts";
import type { DispatchTarget } from "./dispatch/dispatch-target.ts";
import type { CircuitState } from "./dispatch/health.ts";
import type { RequestPlan } from "./plan/request-plan.ts";

/** How an attempt ended. Times are on the monotonic clock, milliseconds. */
export interface AttemptEnd {
  readonly result: AttemptResult;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Time that it was allowed to its first content; null: it was not called. */
  readonly firstTokenLimitMs: number | null;
  /** Of its span, as the provider was told. Absent: there is no trace, or it was not called. */
  readonly spanId?: string | undefined;
}

/**
 * Hears what happens to requests. Everything that watches them is one: the record, health, live latency, the log, and what is to come (metrics,
 * budgets, feedback). Called synchronously on the request's path with what is there already: a consumer copies what it needs, does no work that
 * can wait, and gets nothing allocated for it. One that throws is reported and does not disturb the request or other consumers.
 */
export interface RequestConsumer {
  /** It passed authentication, validation and limits. */
  admitted?(operation: Operation): void;
  /** It is known who will be tried, and the first call is on its way. */
  decided?(operation: Operation, plan: RequestPlan): void;
  attemptStarted?(operation: Operation, target: DispatchTarget): void;
  /** The first content arrived from the upstream. @param afterMs since the attempt's start */
  firstToken?(operation: Operation, target: DispatchTarget, afterMs: number): void;
  /** A deployment's circuit has opened or closed; not of one request alone. */
  circuitChanged?(state: CircuitState): void;
  /** Every attempt that started ends once. */
  attemptEnded?(operation: Operation, target: DispatchTarget, end: AttemptEnd): void;
  /**
   * The client has its reply or its error, or is gone. Comes once for every operation that was admitted.
   *
   * @param plan null: it was refused before anything was decided
   * @param replyText the reply's text; null: replies are not kept
   */
  settled?(
    operation: Operation,
    plan: RequestPlan | null,
    outcome: Outcome,
    replyText: (() => string) | null,
  ): void;
}

export type RequestEvents = Required<RequestConsumer>;
type RequestEventName = keyof RequestEvents;

/** Tells every consumer, in their order, of the events it has a method for. */
export function publishTo(
  consumers: readonly RequestConsumer[],
  onFault: (event: RequestEventName, error: unknown) => void,
): RequestEvents {
  const tell = <Name extends RequestEventName>(name: Name): RequestEvents[Name] => {
    const hearing = consumers.filter((consumer) => consumer[name] !== undefined);
    if (hearing.length === 0) return (() => {}) as RequestEvents[Name];
    return ((first: never, second: never, third: never, fourth: never) => {
      for (const consumer of hearing) {
        try {
          (consumer[name] as (...parts: never[]) => void).call(consumer, first, second, third, fourth);
        } catch (error) {
          onFault(name, error);
        }
      }
    }) as RequestEvents[Name];
  };
  return {
    admitted: tell("admitted"),
    decided: tell("decided"),
    attemptStarted: tell("attemptStarted"),
    firstToken: tell("firstToken"),
    circuitChanged: tell("circuitChanged"),
    attemptEnded: tell("attemptEnded"),
    settled: tell("settled"),
  };
}
