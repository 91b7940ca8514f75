import type { Outcome } from "../../../engine/index.ts";
import type { Roster } from "../roster.ts";
import { type AttemptResult, nothingServed, type ServedFacts } from "./attempt-result.ts";
import { buildOutcome, type OutcomeErrorCode } from "./build-outcome.ts";
import { canDoWithout } from "./can-do-without.ts";
import type { HeadFacts } from "./client-reply.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { brokenStreamError, errorReply, type FailedAttempt } from "./error-reply.ts";
import { type GatewayEnd, internalError, serverStopping } from "./gateway-end.ts";
import { type BrokenAt, goOn } from "./go-on.ts";
import { lowerEffort } from "./lower-effort.ts";
import { nextStep, quietStep } from "./next-step.ts";
import { asksOthersOnRefusal } from "./refusals.ts";
import { stillQuiet } from "./reply-failures.ts";
import { RequestAttempts } from "./request-attempts.ts";
import type { StreamRescue } from "./stream-rescue.ts";

/** One request from its first attempt to its outcome. */
export class DispatchRun extends RequestAttempts {
  readonly #failed: FailedAttempt[] = [];

  /** Never rejects: a fault of the gateway itself is an outcome, too. @param running what it is among while it runs */
  async run(running: Roster<DispatchRun>): Promise<Outcome> {
    const place = running.enter(this);
    try {
      return await this.#serve();
    } catch (fault) {
      // The headers of the gateway's own may be what failed.
      return this.#endByGateway(this.begunBy, nothingServed, this.#internalError(fault), null);
    } finally {
      running.leave(place);
    }
  }

  /** Ends the request now, because the server stops; what is whole already stays so. */
  stop(): void {
    this.interruption.stop();
    this.cancel();
  }

  async #serve(): Promise<Outcome> {
    const { sink } = this.request;
    let { targets } = this.request;
    sink.onClose(() => this.clientGone());
    const isModelNamed = this.request.isModelNamed === true;
    let targetIndex = 0;
    let attemptsAtTarget = 0;
    for (;;) {
      const target = targets[targetIndex];
      if (target === undefined) throw new RangeError("a request was dispatched without any target");
      if (this.interruption.isClientGone)
        return this.#outcome("cancelled", null, nothingServed, "client_closed");
      if (this.interruption.isStopped) return this.#endByGateway(null, nothingServed, serverStopping);
      const quiet = attemptsAtTarget === 0 ? stillQuiet(target.deployment.id, this.ports.health) : null;
      if (quiet !== null) {
        const step = quietStep(quiet, { targets, targetIndex, isModelNamed }, this.options);
        if (step.kind !== "retry") this.#failed.push({ target, failure: quiet });
        if (step.kind === "stop") return this.#refuse();
        if (step.kind === "move") {
          targetIndex = step.targetIndex;
          continue;
        }
        await this.interruption.pause(() => this.ports.sleep(step.delayMs));
        if (this.interruption.isOver) continue;
      }
      this.asksOthersOnRefusal = asksOthersOnRefusal(this.request.operation, targets, targetIndex);
      const result = await this.attemptAt(target);
      attemptsAtTarget += 1;
      if (result.kind === "broken" && this.rescue !== null)
        return this.#goOn(
          this.rescue,
          { target, result: this.bills.withoutOthers(result) },
          targets.slice(targetIndex + 1),
        );
      if (result.kind !== "failed") return this.#conclude(target, result);
      const { failure } = result;
      const attempts = this.attempts.length;
      const bound = { attempts, allowedAttempts: this.options.maxAttempts };
      if (canDoWithout(this.call, failure, bound, this.ports.refusedFields)) continue;
      this.#failed.push({ target, failure });
      const easier = failure.scope === "lower-effort" ? lowerEffort(target, this.request.operation) : null;
      if (easier !== null) targets = targets.toSpliced(targetIndex + 1, 0, easier);
      const step = nextStep(
        failure,
        {
          ...{ targets, targetIndex, attemptsAtTarget, isModelNamed },
          attempts,
          elapsedMs: this.ports.clock.monotonicMs() - this.startedAtMs,
          isTargetHealthy: this.ports.health.isHealthy(target.deployment.id),
        },
        this.options,
        this.ports.random,
      );
      if (step.kind === "stop") return this.#refuse();
      // What failed and is billed all the same is paid beside what follows.
      if (result.billed !== undefined && (await this.request.paysAgain?.(target)) === false)
        return this.#refuse();
      if (step.kind === "move") {
        targetIndex = step.targetIndex;
        attemptsAtTarget = 0;
      } else await this.interruption.pause(() => this.ports.sleep(step.delayMs));
    }
  }

  /** Another place goes on with a stream that broke, where one can. */
  async #goOn(rescue: StreamRescue, broken: BrokenAt, others: readonly DispatchTarget[]): Promise<Outcome> {
    try {
      const { target, result } = await goOn(rescue, broken, others, {
        health: this.ports.health,
        isOver: () => this.interruption.isOver,
        hasAttempts: () => this.attempts.length < this.options.maxAttempts,
        upstreamProtocol: () => this.upstreamProtocol,
        attempt: (next, continued) => {
          this.continued = continued;
          return this.attemptAt(next);
        },
      });
      return this.#conclude(target, result);
    } catch (fault) {
      // What the client has stays that of those who wrote it.
      return this.#endByGateway(broken.target, rescue.facts(null), this.#internalError(fault));
    }
  }

  #conclude(target: DispatchTarget, result: Exclude<AttemptResult, { kind: "failed" }>): Outcome {
    if (result.kind === "served") return this.#outcome("ok", target, result.facts, null);
    if (result.kind === "cancelled")
      return this.interruption.isClientGone
        ? this.#outcome("cancelled", target, result.facts, "client_closed")
        : this.#endByGateway(target, result.facts, serverStopping);
    this.reply.breakOff(brokenStreamError({ target, failure: result.failure }));
    return this.#outcome("broken", target, result.facts, "upstream_stream_broken");
  }

  /** Every attempt has failed and the client has seen nothing: it gets the error. */
  #refuse(): Outcome {
    const reply = errorReply(this.#failed);
    if (!this.interruption.isClientGone) this.reply.refuse(reply, this.#refusalFacts());
    return this.#outcome("error", null, nothingServed, reply.code);
  }

  #refusalFacts(): HeadFacts {
    return this.headFacts(this.#failed.at(-1)?.target ?? null);
  }

  #internalError(fault: unknown): GatewayEnd {
    const requestId = this.request.operation.id;
    this.ports.onFault(requestId, fault);
    return internalError(requestId);
  }

  /** The gateway itself ends the request: by a reply where the client has seen nothing, else by an event of the stream. */
  #endByGateway(
    target: DispatchTarget | null,
    facts: ServedFacts,
    end: GatewayEnd,
    headFacts: HeadFacts | null = this.#refusalFacts(),
  ): Outcome {
    if (this.reply.isBegun) {
      this.reply.breakOff(end.error);
      return this.#outcome("broken", target, facts, end.code);
    }
    if (!this.interruption.isClientGone) this.reply.refuse(end, headFacts);
    return this.#outcome("error", null, nothingServed, end.code);
  }

  #outcome(
    status: Outcome["status"],
    servedBy: DispatchTarget | null,
    served: ServedFacts,
    errorCode: OutcomeErrorCode | null,
  ): Outcome {
    return buildOutcome({
      operation: this.request.operation,
      status,
      servedBy,
      attempts: this.rescue?.hasParts ? this.rescue.withParts(this.attempts) : this.attempts,
      served: servedBy === null ? { ...served, cost: this.bills.sum() } : served,
      errorCode,
      startedAtMs: this.startedAtMs,
      clock: this.ports.clock,
    });
  }
}
