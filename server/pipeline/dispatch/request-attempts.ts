import type { CostResult, Outcome } from "../../../engine/index.ts";
import type { ProtocolName } from "../../operation/protocol-name.ts";
import { askedServiceTier } from "../../protocols/asked-service-tier.ts";
import { askedTools, ranOnFiles } from "../../protocols/asked-tools.ts";
import type { ProviderCall } from "../../upstream/provider.ts";
import { Attempt } from "./attempt.ts";
import { type AttemptResult, nothingServed } from "./attempt-result.ts";
import { attemptTimes } from "./attempt-times.ts";
import { attemptRecord, type OutcomeErrorCode } from "./build-outcome.ts";
import { callOf } from "./call-of.ts";
import { ClientReply, type HeadFacts } from "./client-reply.ts";
import type { AttemptOutlet, DispatcherPorts, DispatchOptions, DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { Interruption } from "./interruption.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { RequestBills } from "./request-bills.ts";
import { type ContinuedAttempt, StreamRescue } from "./stream-rescue.ts";

const noFields: readonly string[] = [];

/** Makes the attempts of one request, one after the other, and passes on to the client what they bring. What is tried, and how it ends, says `DispatchRun`. */
export abstract class RequestAttempts implements AttemptOutlet {
  protected readonly ports: DispatcherPorts;
  protected readonly options: DispatchOptions;
  protected readonly request: DispatchRequest;
  protected readonly startedAtMs: number;
  protected readonly reply: ClientReply;
  protected readonly bills: RequestBills;
  /** null: a break ends the reply. */
  protected readonly rescue: StreamRescue | null;
  protected readonly interruption = new Interruption();
  /** Those that ended. */
  protected readonly attempts: Outcome["attempts"][number][] = [];
  /** Of the latest attempt. */
  protected call: ProviderCall | null = null;
  /** Of the latest call. */
  protected upstreamProtocol: ProtocolName = "openai-chat";
  protected asksOthersOnRefusal = false;
  /** How the latest attempt goes on with a reply that broke off; null: it is to give the whole. */
  protected continued: ContinuedAttempt | null = null;
  #attempt: Attempt | null = null;
  #target: DispatchTarget | null = null;
  /** Monotonic, of the latest attempt. */
  #attemptedAtMs = 0;
  /** Of the latest attempt; undefined: there is no trace. */
  #spanId: string | undefined;
  /** Of the latest attempt. */
  #dropped = noFields;
  /** Of the latest attempt that ended. */
  #upstreamRequestId: string | null = null;
  /** Who began the reply; null: nobody has. */
  protected begunBy: DispatchTarget | null = null;

  constructor(ports: DispatcherPorts, options: DispatchOptions, request: DispatchRequest) {
    this.ports = ports;
    this.options = options;
    this.request = request;
    this.startedAtMs = ports.clock.monotonicMs();
    this.reply = new ClientReply(request, this.startedAtMs);
    this.bills = new RequestBills(request.rival);
    this.rescue = StreamRescue.of(request, () => this.bills.all);
  }

  /** Ends the attempt that runs, if one does. */
  protected cancel(): void {
    this.#attempt?.cancel();
  }

  protected clientGone(): void {
    this.interruption.clientGone();
    this.cancel();
    // Before the winner writes its first byte: its reply tells the bill of both.
    if (this.#attempt?.isCancelledSent) this.bills.lost(this.#target!, this.#attempt.usage);
  }

  protected async attemptAt(target: DispatchTarget): Promise<AttemptResult> {
    const { clock, events } = this.ports;
    const { operation } = this.request;
    const [startedAtMs, startedAt] = [clock.nowMs(), clock.monotonicMs()];
    events.attemptStarted(operation, target);
    this.#target = target;
    this.#attemptedAtMs = startedAt;
    this.#spanId = undefined;
    this.#dropped = noFields;
    let result: AttemptResult;
    try {
      const prepared = prepareCall(this.ports, this.continued?.request ?? this.request, target);
      result = await this.#callUpstream(target, prepared instanceof Promise ? await prepared : prepared);
    } catch (fault) {
      // A fault of the gateway itself says nothing of the deployment, and must not keep its trial's place.
      const ended = { kind: "cancelled", facts: nothingServed, status: null } as const;
      const endedAt = clock.monotonicMs();
      const record = attemptRecord(target, startedAtMs, endedAt - startedAt, ended, false);
      this.attempts.push({ ...record, errorCode: "internal_error" satisfies OutcomeErrorCode });
      this.#attempt = null;
      const times = { startedAtMs: startedAt, endedAtMs: endedAt, firstTokenLimitMs: null };
      events.attemptEnded(operation, target, Object.assign({ result: ended }, times));
      throw fault;
    }
    const endedAt = clock.monotonicMs();
    if (result.kind === "failed") this.bills.failed(target, result.billed);
    const firstTokenLimitMs = this.#attempt?.firstTokenLimitMs ?? null;
    this.#upstreamRequestId = this.#attempt?.upstreamRequestId ?? null;
    this.#attempt = null;
    const record = attemptRecord(
      target,
      startedAtMs,
      endedAt - startedAt,
      result,
      this.interruption.isClientGone,
    );
    if (this.#upstreamRequestId !== null) record.upstreamRequestId = this.#upstreamRequestId;
    this.attempts.push(this.bills.ofAttempt(record));
    const times = { startedAtMs: startedAt, endedAtMs: endedAt, firstTokenLimitMs, spanId: this.#spanId };
    events.attemptEnded(operation, target, Object.assign({ result }, times));
    return result;
  }

  #callUpstream(
    target: DispatchTarget,
    prepared: PreparedCall | AttemptResult,
  ): AttemptResult | Promise<AttemptResult> {
    if ("kind" in prepared) return prepared;
    if (this.interruption.isOver) return { kind: "cancelled", facts: nothingServed, status: null };
    const { adapter, dropped, customTools, toolNames } = prepared;
    this.upstreamProtocol = adapter.protocol;
    const { operation } = this.request;
    this.#spanId = operation.trace && this.ports.newSpanId?.();
    const made = callOf(prepared, operation, this.continued?.continuation ?? null, this.#spanId);
    if ("kind" in made) return made;
    this.call = made.call;
    this.#dropped = dropped;
    this.bills.askedTools = askedTools(operation, dropped) ?? ranOnFiles(made.call);
    this.bills.askedTier = dropped.includes("service_tier") ? null : askedServiceTier(operation);
    // Field by field, as everywhere on this path: spreading objects would cost more than all that is done here.
    this.#attempt = new Attempt(adapter, {
      call: made.call,
      codec: made.codec,
      reply: {
        requestId: operation.id,
        nowSeconds: Math.floor(this.ports.clock.nowMs() / 1_000),
        servedModelId: (this.begunBy ?? target).candidate.model.id,
        customTools,
        toolNames,
        clientBody: operation.payload.body,
        priceUsage: (usage) => this.bills.told(target, usage, this.continued !== null),
        maxEventBytes: this.options.maxEventBytes,
      },
      outlet: this,
      options: this.options,
      asksOthersOnRefusal: this.asksOthersOnRefusal,
      times: attemptTimes(operation, target, this.options),
      clock: this.ports.clock,
    });
    return this.#attempt.result;
  }

  firstToken(atMs: number): void {
    const { operation } = this.request;
    this.ports.events.firstToken(operation, this.#target!, atMs - this.#attemptedAtMs);
  }

  commit(cost: CostResult | null, contentType: string, contentLength: number | null): void {
    if (this.begunBy !== null) return; // Another place goes on with it.
    if (contentLength === null) this.request.sink.onDrain(() => this.#attempt?.drained());
    this.reply.begin(this.headFacts(this.#target, cost), contentType, contentLength);
    this.begunBy = this.#target;
  }

  write(bytes: string): boolean {
    this.rescue?.note(bytes);
    return this.request.sink.write(bytes);
  }

  end(bytes: string): void {
    this.request.sink.end(bytes);
  }

  protected headFacts(target: DispatchTarget | null, cost: CostResult | null = null): HeadFacts {
    const attempts = this.attempts.length + (this.#attempt === null ? 0 : 1);
    const substitutedBy = this.#attempt?.substitutedBy ?? null;
    const upstreamRequestId = this.#attempt?.upstreamRequestId ?? this.#upstreamRequestId;
    const dropped = this.#dropped;
    return { target, cost: cost?.cost ?? null, attempts, dropped, substitutedBy, upstreamRequestId };
  }
}
