import type { CostResult, Outcome } from "../../../engine/index.ts";
import type { ProtocolName } from "../../operation/protocol-name.ts";
import { askedServiceTier } from "../../protocols/asked-service-tier.ts";
import { askedTools } from "../../protocols/asked-tools.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import type { Roster } from "../roster.ts";
import { Attempt } from "./attempt.ts";
import { type AttemptResult, nothingServed, type ServedFacts } from "./attempt-result.ts";
import { attemptTimes } from "./attempt-times.ts";
import { attemptRecord, buildOutcome, type OutcomeErrorCode } from "./build-outcome.ts";
import { callOf } from "./call-of.ts";
import { canDoWithout } from "./can-do-without.ts";
import { ClientReply, type HeadFacts } from "./client-reply.ts";
import type { AttemptOutlet, DispatcherPorts, DispatchOptions, DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { brokenStreamError, errorReply, type FailedAttempt } from "./error-reply.ts";
import { type GatewayEnd, internalError, serverStopping } from "./gateway-end.ts";
import { type BrokenAt, goOn } from "./go-on.ts";
import { Interruption } from "./interruption.ts";
import { lowerEffort } from "./lower-effort.ts";
import { nextStep, quietStep } from "./next-step.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { asksOthersOnRefusal } from "./refusals.ts";
import { stillQuiet } from "./reply-failures.ts";
import { RequestBills } from "./request-bills.ts";
import { type ContinuedAttempt, StreamRescue } from "./stream-rescue.ts";

/** The attempts of one request, from the first to its outcome. */
export class DispatchRun implements AttemptOutlet {
  readonly #ports: DispatcherPorts;
  readonly #options: DispatchOptions;
  readonly #request: DispatchRequest;
  readonly #startedAtMs: number;
  readonly #reply: ClientReply;
  readonly #attempts: Outcome["attempts"][number][] = [];
  readonly #failed: FailedAttempt[] = [];
  readonly #bills: RequestBills;
  #attempt: Attempt | null = null;
  #target: DispatchTarget | null = null;
  /** Monotonic, of the latest attempt. */
  #attemptedAtMs = 0;
  /** Of the latest attempt. */
  #call: ProviderCall | null = null;
  /** Of the latest attempt; undefined: there is no trace. */
  #spanId: string | undefined;
  #dropped: readonly string[] = [];
  /** Of the latest attempt that ended. */
  #upstreamRequestId: string | null = null;
  #asksOthersOnRefusal = false;
  /** null: a break ends the reply. */
  readonly #rescue: StreamRescue | null;
  /** How the latest attempt goes on with a reply that broke off; null: it is to give the whole. */
  #continued: ContinuedAttempt | null = null;
  /** Of the latest call. */
  #upstreamProtocol: ProtocolName = "openai-chat";
  /** What the client reads in `model`, of whoever began the reply. */
  #servedModelId = "";
  readonly #end = new Interruption();

  constructor(ports: DispatcherPorts, options: DispatchOptions, request: DispatchRequest) {
    this.#ports = ports;
    this.#options = options;
    this.#request = request;
    this.#startedAtMs = ports.clock.monotonicMs();
    this.#reply = new ClientReply(request, this.#startedAtMs);
    this.#bills = new RequestBills(request.rival);
    this.#rescue = StreamRescue.of(request, () => this.#bills.all);
  }

  /** Never rejects: a fault of the gateway itself is an outcome, too. @param running what it is among while it runs */
  async run(running: Roster<DispatchRun>): Promise<Outcome> {
    const place = running.enter(this);
    try {
      return await this.#serve();
    } catch (fault) {
      const requestId = this.#request.operation.id;
      this.#ports.onFault?.(requestId, fault);
      this.#attempt?.cancel();
      // The headers of the gateway's own may be what failed.
      return this.#endByGateway(null, nothingServed, internalError(requestId), null);
    } finally {
      running.leave(place);
    }
  }

  /** Ends the request now, because the server stops; what is whole already stays so. */
  stop(): void {
    this.#end.stop();
    this.#attempt?.cancel();
  }

  async #serve(): Promise<Outcome> {
    const { sink } = this.#request;
    let { targets } = this.#request;
    sink.onClose(() => {
      this.#end.clientGone();
      this.#attempt?.cancel();
      // Before the winner writes its first byte: its reply tells the bill of both.
      if (this.#attempt?.isCancelledSent) this.#bills.lost(this.#target!, this.#attempt.usage);
    });
    const isModelNamed = this.#request.isModelNamed === true;
    let targetIndex = 0;
    let attemptsAtTarget = 0;
    for (;;) {
      const target = targets[targetIndex];
      if (target === undefined) throw new RangeError("a request was dispatched without any target");
      if (this.#end.isClientGone) return this.#outcome("cancelled", null, nothingServed, "client_closed");
      if (this.#end.isStopped) return this.#endByGateway(null, nothingServed, serverStopping);
      const quiet = attemptsAtTarget === 0 ? stillQuiet(target.deployment.id, this.#ports.health) : null;
      if (quiet !== null) {
        const step = quietStep(quiet, { targets, targetIndex, isModelNamed }, this.#options);
        if (step.kind !== "retry") this.#failed.push({ target, failure: quiet });
        if (step.kind === "stop") return this.#refuse();
        if (step.kind === "move") {
          targetIndex = step.targetIndex;
          continue;
        }
        await this.#end.pause(() => this.#ports.sleep(step.delayMs));
        if (this.#end.isOver) continue;
      }
      this.#asksOthersOnRefusal = asksOthersOnRefusal(this.#request.operation, targets, targetIndex);
      const result = await this.#attemptAt(target);
      attemptsAtTarget += 1;
      if (result.kind === "broken" && this.#rescue !== null)
        return this.#goOn(
          this.#rescue,
          { target, result: this.#bills.withoutOthers(result) },
          targets.slice(targetIndex + 1),
        );
      if (result.kind !== "failed") return this.#conclude(target, result);
      const { failure } = result;
      if (canDoWithout(this.#call, failure, this.#attempts.length, this.#ports.refusedFields)) continue;
      this.#failed.push({ target, failure });
      const easier = failure.scope === "lower-effort" ? lowerEffort(target, this.#request.operation) : null;
      if (easier !== null) targets = targets.toSpliced(targetIndex + 1, 0, easier);
      const step = nextStep(
        failure,
        {
          ...{ targets, targetIndex, attemptsAtTarget, isModelNamed },
          attempts: this.#attempts.length,
          elapsedMs: this.#ports.clock.monotonicMs() - this.#startedAtMs,
          isTargetHealthy: this.#ports.health.isHealthy(target.deployment.id),
        },
        this.#options,
        this.#ports.random,
      );
      if (step.kind === "stop") return this.#refuse();
      // What failed and is billed all the same is paid beside what follows.
      if (result.billed !== undefined && (await this.#request.paysAgain?.(target)) === false)
        return this.#refuse();
      if (step.kind === "move") {
        targetIndex = step.targetIndex;
        attemptsAtTarget = 0;
      } else await this.#end.pause(() => this.#ports.sleep(step.delayMs));
    }
  }

  /** Another place goes on with a stream that broke, where one can. */
  async #goOn(rescue: StreamRescue, broken: BrokenAt, others: readonly DispatchTarget[]): Promise<Outcome> {
    const { target, result } = await goOn(rescue, broken, others, {
      health: this.#ports.health,
      isOver: () => this.#end.isOver,
      hasAttempts: () => this.#attempts.length < this.#options.maxAttempts,
      upstreamProtocol: () => this.#upstreamProtocol,
      attempt: (next, continued) => {
        this.#continued = continued;
        return this.#attemptAt(next);
      },
    });
    return this.#conclude(target, result);
  }

  async #attemptAt(target: DispatchTarget): Promise<AttemptResult> {
    const { clock, events } = this.#ports;
    const { operation } = this.#request;
    const [startedAtMs, startedAt] = [clock.nowMs(), clock.monotonicMs()];
    events.attemptStarted(operation, target);
    this.#target = target;
    this.#attemptedAtMs = startedAt;
    this.#spanId = undefined;
    let result: AttemptResult;
    try {
      const prepared = prepareCall(this.#ports, this.#continued?.request ?? this.#request, target);
      result = await this.#callUpstream(target, prepared instanceof Promise ? await prepared : prepared);
    } catch (fault) {
      // A fault of the gateway itself says nothing of the deployment, and must not keep its trial's place.
      const ended = { kind: "cancelled", facts: nothingServed, status: null } as const;
      const times = { startedAtMs: startedAt, endedAtMs: startedAt, firstTokenLimitMs: null };
      events.attemptEnded(operation, target, Object.assign({ result: ended }, times));
      throw fault;
    }
    const endedAt = clock.monotonicMs();
    if (result.kind === "failed") this.#bills.failed(target, result.billed);
    const firstTokenLimitMs = this.#attempt?.firstTokenLimitMs ?? null;
    this.#upstreamRequestId = this.#attempt?.upstreamRequestId ?? null;
    this.#attempt = null;
    const record = attemptRecord(target, startedAtMs, endedAt - startedAt, result, this.#end.isClientGone);
    if (this.#upstreamRequestId !== null) record.upstreamRequestId = this.#upstreamRequestId;
    this.#attempts.push(this.#bills.ofAttempt(record));
    const times = { startedAtMs: startedAt, endedAtMs: endedAt, firstTokenLimitMs, spanId: this.#spanId };
    events.attemptEnded(operation, target, Object.assign({ result }, times));
    return result;
  }

  #callUpstream(
    target: DispatchTarget,
    prepared: PreparedCall | AttemptResult,
  ): AttemptResult | Promise<AttemptResult> {
    if ("kind" in prepared) return prepared;
    if (this.#end.isOver) return { kind: "cancelled", facts: nothingServed, status: null };
    const { adapter, dropped, customTools } = prepared;
    this.#upstreamProtocol = adapter.protocol;
    const { operation } = this.#request;
    this.#spanId = operation.trace && this.#ports.newSpanId?.();
    const made = callOf(prepared, operation, this.#continued?.continuation ?? null, this.#spanId);
    if ("kind" in made) return made;
    this.#call = made.call;
    this.#dropped = dropped;
    this.#bills.askedTools = askedTools(operation, dropped);
    this.#bills.askedTier = dropped.includes("service_tier") ? null : askedServiceTier(operation);
    this.#servedModelId = this.#reply.isBegun ? this.#servedModelId : target.candidate.model.id;
    // Field by field, as everywhere on this path: spreading objects would cost more than all that is done here.
    this.#attempt = new Attempt(adapter, {
      call: made.call,
      codec: made.codec,
      reply: {
        requestId: operation.id,
        nowSeconds: Math.floor(this.#ports.clock.nowMs() / 1_000),
        servedModelId: this.#servedModelId,
        customTools,
        clientBody: operation.payload.body,
        priceUsage: (usage) => this.#bills.told(target, usage, this.#continued !== null),
        maxEventBytes: this.#options.maxEventBytes,
      },
      outlet: this,
      options: this.#options,
      asksOthersOnRefusal: this.#asksOthersOnRefusal,
      times: attemptTimes(operation, target, this.#options),
      clock: this.#ports.clock,
    });
    return this.#attempt.result;
  }

  firstToken(atMs: number): void {
    const { operation } = this.#request;
    this.#ports.events.firstToken(operation, this.#target!, atMs - this.#attemptedAtMs);
  }

  commit(cost: CostResult | null, contentType: string, contentLength: number | null): void {
    if (this.#reply.isBegun) return; // Another place goes on with it.
    if (contentLength === null) this.#request.sink.onDrain(() => this.#attempt?.drained());
    this.#reply.begin(this.#headFacts(this.#target, cost), contentType, contentLength);
  }

  write(bytes: string): boolean {
    this.#rescue?.note(bytes);
    return this.#request.sink.write(bytes);
  }

  end(bytes: string): void {
    this.#request.sink.end(bytes);
  }

  #conclude(target: DispatchTarget, result: Exclude<AttemptResult, { kind: "failed" }>): Outcome {
    if (result.kind === "served") return this.#outcome("ok", target, result.facts, null);
    if (result.kind === "cancelled")
      return this.#end.isClientGone
        ? this.#outcome("cancelled", target, result.facts, "client_closed")
        : this.#endByGateway(target, result.facts, serverStopping);
    this.#reply.breakOff(brokenStreamError({ target, failure: result.failure }));
    return this.#outcome("broken", target, result.facts, "upstream_stream_broken");
  }

  /** Every attempt has failed and the client has seen nothing: it gets the error. */
  #refuse(): Outcome {
    const reply = errorReply(this.#failed);
    if (!this.#end.isClientGone)
      this.#reply.refuse(reply, this.#headFacts(this.#failed.at(-1)?.target ?? null));
    return this.#outcome("error", null, nothingServed, reply.code);
  }

  /** The gateway itself ends the request: by a reply where the client has seen nothing, else by an event of the stream. */
  #endByGateway(
    target: DispatchTarget | null,
    facts: ServedFacts,
    end: GatewayEnd,
    headFacts: HeadFacts | null = this.#headFacts(this.#failed.at(-1)?.target ?? null),
  ): Outcome {
    if (this.#reply.isBegun) {
      this.#reply.breakOff(end.error);
      return this.#outcome("broken", target, facts, end.code);
    }
    if (!this.#end.isClientGone) this.#reply.refuse(end, headFacts);
    return this.#outcome("error", null, nothingServed, end.code);
  }

  #headFacts(target: DispatchTarget | null, cost: CostResult | null = null): HeadFacts {
    const attempts = this.#attempts.length + (this.#attempt === null ? 0 : 1);
    const substitutedBy = this.#attempt?.substitutedBy ?? null;
    const upstreamRequestId = this.#attempt?.upstreamRequestId ?? this.#upstreamRequestId;
    const dropped = this.#dropped;
    return { target, cost: cost?.cost ?? null, attempts, dropped, substitutedBy, upstreamRequestId };
  }

  #outcome(
    status: Outcome["status"],
    servedBy: DispatchTarget | null,
    served: ServedFacts,
    errorCode: OutcomeErrorCode | null,
  ): Outcome {
    return buildOutcome({
      operation: this.#request.operation,
      status,
      servedBy,
      attempts: this.#rescue?.hasParts ? this.#rescue.withParts(this.#attempts) : this.#attempts,
      served: servedBy === null ? { ...served, cost: this.#bills.sum() } : served,
      errorCode,
      startedAtMs: this.#startedAtMs,
      clock: this.#ports.clock,
    });
  }
}
