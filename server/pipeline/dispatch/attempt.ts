import type { Meters } from "../../../engine/index.ts";
import type { WholeReply } from "../../protocols/reply-codec.ts";
import type {
  ProviderAdapter,
  ProviderExchange,
  ProviderFailure,
  ProviderHeaders,
} from "../../upstream/provider.ts";
import { type AttemptFailure, failureFromProvider } from "./attempt-failure.ts";
import { type AttemptResult, nothingServed } from "./attempt-result.ts";
import { classifyReply, type FailedReply } from "./classify-reply.ts";
import type { AttemptContext } from "./dispatch-context.ts";
import { streamFaultFailure, wholeFaultFailure } from "./fault-failures.ts";
import { type FaultHearingSink, GuardedSink } from "./guarded-sink.ts";
import { isRefusal, refusedReply } from "./refusals.ts";
import {
  bodyKind,
  contentTypeOf,
  documentKind,
  emptyReply,
  invalidReply,
  timeoutFailure,
} from "./reply-failures.ts";
import { type DeliveryState, StreamDelivery } from "./stream-delivery.ts";
import { substitutedModel } from "./substituted-model.ts";
import { upstreamRequestId } from "./upstream-request-id.ts";
import { Watchdog, type WatchdogExpiry } from "./watchdog.ts";

const unfinished = "the stream ended without its closing event and without a finish reason";

/** One attempt at one deployment: reads the upstream, writes to the client, and ends in exactly one result. */
export class Attempt implements FaultHearingSink {
  /** Rejects with a fault of the gateway itself. */
  readonly result: Promise<AttemptResult>;
  /** It was ended before its time, and the provider had the request already. */
  isCancelledSent = false;
  readonly #context: AttemptContext;
  readonly #exchange: ProviderExchange;
  readonly #watchdog: Watchdog;
  #settle: (result: AttemptResult) => void = () => {};
  #reject: (fault: unknown) => void = () => {};
  #isOver = false;
  #status: number | null = null;
  #headers: ProviderHeaders = {};
  /** null: the body is kept whole, be it a reply or an error. */
  #delivery: StreamDelivery | null = null;
  /** A stream was asked for and what comes is one document: it is kept, to learn what it says. */
  #isDocument = false;
  #substitutedBy: string | null = null;
  /** See `upstreamRequestId`. */
  upstreamRequestId: string | null = null;
  /** Usage of a whole reply that is of no use. */
  #unusedUsage: Meters | null = null;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** What was kept is white space alone. */
  #isBlank = true;
  #connectTimer: NodeJS.Timeout | undefined;
  #drainTimer: NodeJS.Timeout | undefined;

  constructor(adapter: ProviderAdapter, context: AttemptContext) {
    this.#context = context;
    this.result = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#reject = reject;
    });
    const { clock, times } = context;
    const guarded = new GuardedSink(this);
    this.#watchdog = new Watchdog(clock, times, (expiry) => guarded.onExpiry(expiry));
    try {
      this.#exchange = adapter.start(context.call, guarded);
    } catch (error) {
      this.#watchdog.stop();
      throw error;
    }
    if (times.connectMs !== null)
      this.#connectTimer = setTimeout(() => this.#notConnected(), times.connectMs);
  }

  onHead(status: number, headers: ProviderHeaders): void {
    if (this.#isOver) return;
    this.#status = status;
    this.#headers = headers;
    this.upstreamRequestId = upstreamRequestId(headers);
    // Nobody reads where a redirect leads to.
    if (status >= 300 && status < 400) this.#fail(classifyReply(this.#replyFacts("")));
    // The status says the most; nobody waits long for the words.
    else if (this.#isErrorStatus()) this.#watchdog.closing();
    else if (!this.#isStream() && Number(headers["content-length"]) > this.#context.options.maxReplyBytes)
      this.#failTooLarge();
  }

  onData(chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#delivery === null && this.#isStream() && !this.#isDocument && !this.#isErrorStatus()) {
      const kind = this.#kindOf(chunk);
      if (kind === "blank") return;
      if (kind === "document") this.#isDocument = true;
      else this.#delivery = new StreamDelivery(this.#context, contentTypeOf(this.#headers));
    }
    if (this.#delivery !== null) {
      this.#follow(this.#delivery.push(chunk), this.#delivery);
      return;
    }
    // White space keeps a connection open while a provider thinks; the words of an error are not waited for, however they come.
    this.#isBlank &&= bodyKind(chunk) === "blank";
    if (!this.#isBlank && !this.#isErrorStatus()) this.#watchdog.touch();
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    const { maxErrorBodyBytes, maxReplyBytes } = this.#context.options;
    // Of an error, its beginning is enough.
    if (this.#isErrorStatus() && this.#keptBytes > maxErrorBodyBytes) this.#endKept();
    else if (this.#keptBytes > maxReplyBytes) this.#failTooLarge();
  }

  /** Sound and plain text may begin with any byte: of them the content type alone is asked. */
  #kindOf(chunk: Buffer): ReturnType<typeof bodyKind> {
    const { codec } = this.#context;
    if (codec.streamContentType !== null) return bodyKind(chunk);
    const isNone = codec.isNoReply?.(contentTypeOf(this.#headers)) === true;
    return isNone || documentKind(this.#headers) !== null ? "document" : "events";
  }

  onEnd(): void {
    clearTimeout(this.#drainTimer);
    if (this.#isOver) return;
    if (this.#delivery === null) this.#endKept();
    else this.#follow(this.#delivery.end(), this.#delivery);
  }

  onFailure(failure: ProviderFailure): void {
    if (this.#isOver) return;
    if (this.#delivery?.isFinished) this.#follow(this.#delivery.end(), this.#delivery);
    else if (this.#isErrorStatus()) this.#endKept();
    else this.#fail(failureFromProvider(failure, this.#status));
  }

  get firstTokenLimitMs(): number {
    return this.#context.times.firstTokenMs;
  }

  get substitutedBy(): string | null {
    return this.#delivery?.substitutedBy ?? this.#substitutedBy;
  }

  /** Of a stream that is under way. */
  get usage(): Meters | null {
    return this.#delivery?.billed ?? null;
  }

  /** The client can take more. */
  drained(): void {
    if (this.#isOver) return;
    this.#watchdog.resume();
    this.#exchange.resume();
  }

  /** The client is gone. */
  cancel(): void {
    if (this.#isOver) return;
    this.isCancelledSent = this.#exchange.isSent !== false;
    this.#close();
    this.#exchange.abort();
    const facts = this.#delivery?.facts() ?? nothingServed;
    this.#settle({ kind: "cancelled", facts, status: this.#status });
  }

  /** Nothing more is read; what it was is told by `result`. */
  fault(fault: unknown): void {
    this.#close();
    this.#exchange.abort();
    this.#reject(fault);
  }

  onExpiry(expiry: WatchdogExpiry): void {
    if (this.#isErrorStatus()) this.#endKept();
    else if (this.#delivery?.isFinished) this.#follow(this.#delivery.end(), this.#delivery);
    else this.#fail(timeoutFailure(expiry, this.#context.times, this.#status));
  }

  #follow(state: DeliveryState, delivery: StreamDelivery): void {
    if (delivery.takeContent()) this.#watchdog.touch();
    if (delivery.isFinished) this.#watchdog.closing();
    switch (state) {
      case "full":
        this.#watchdog.pause();
        this.#exchange.pause();
        break;
      case "done":
        this.#close();
        this.#drain();
        this.#settle({ kind: "served", facts: delivery.facts(), status: this.#status });
        break;
      case "fault":
        this.#fail(streamFaultFailure(delivery.fault!, this.#replyFacts("")));
        break;
      case "oversized":
        this.#failTooLarge();
        break;
      case "empty":
        this.#fail(emptyReply(delivery.facts().finishReason, this.#status));
        break;
      case "refused":
        this.#fail(refusedReply(delivery.facts().finishReason, this.#status));
        break;
      case "unfinished":
        this.#fail(invalidReply(unfinished, this.#status));
        break;
    }
  }

  /** An upstream that ends properly leaves its connection to the next request; one that does not is not waited for. */
  #drain(): void {
    this.#drainTimer = setTimeout(() => this.#exchange.abort(), this.#context.options.drainMs);
    this.#drainTimer.unref();
  }

  #endKept(): void {
    const body = this.#kept.length === 1 ? this.#kept[0]! : Buffer.concat(this.#kept);
    if (this.#isErrorStatus()) {
      this.#fail(classifyReply(this.#replyFacts(body.toString("utf8"))));
      return;
    }
    const reply = this.#context.codec.readWhole(body, this.#context.reply);
    if (reply.kind === "reply") this.#endWhole(reply);
    else this.#fail(wholeFaultFailure(reply, body, this.#replyFacts("")));
  }

  #endWhole(reply: WholeReply): void {
    const { outlet, call, asksOthersOnRefusal } = this.#context;
    const { usage, cost, finishReason } = reply;
    this.#unusedUsage = usage;
    if (asksOthersOnRefusal && isRefusal(finishReason)) this.#fail(refusedReply(finishReason, this.#status));
    else if (reply.hasAnswer === false && !isRefusal(finishReason))
      this.#fail(emptyReply(finishReason, this.#status));
    else if (call.operation.payload.isStream)
      this.#fail(invalidReply("a stream was asked for and one document came", this.#status, "next"));
    else {
      this.#close();
      this.#substitutedBy = substitutedModel(reply.upstreamModel ?? null, call.deployment);
      outlet.commit(cost, "application/json; charset=utf-8", reply.bytes.length);
      outlet.end(reply.bytes);
      const facts = { usage, cost, finishReason, firstTokenAtMs: null, substitutedBy: this.#substitutedBy };
      this.#settle({ kind: "served", facts, status: this.#status });
    }
  }

  #failTooLarge(): void {
    const { maxReplyBytes, maxEventBytes } = this.#context.options;
    const bound =
      this.#delivery === null
        ? `it is larger than ${maxReplyBytes} bytes`
        : `an event is larger than ${maxEventBytes} bytes`;
    this.#fail(invalidReply(bound, this.#status, "next"));
  }

  #fail(found: AttemptFailure): void {
    // A refusal of the content is final unless the caller wants others to be asked.
    const isAsked = found.scope === "none" && this.#context.asksOthersOnRefusal;
    const failure: AttemptFailure = isAsked ? { ...found, scope: "other-model" } : found;
    this.#close();
    this.#exchange.abort();
    const status = this.#status;
    const billed = this.#delivery === null ? (this.#unusedUsage ?? undefined) : this.#delivery.billed;
    if (this.#delivery?.isCommitted)
      this.#settle({ kind: "broken", facts: this.#delivery.facts(), failure, status });
    else this.#settle({ kind: "failed", failure, status, billed });
  }

  #notConnected(): void {
    if (this.#exchange.isSent !== false) return;
    const detail = `no connection was made within ${this.#context.times.connectMs} ms`;
    this.#fail(failureFromProvider({ kind: "connect-timeout", detail }, null));
  }

  #close(): void {
    this.#isOver = true;
    clearTimeout(this.#connectTimer);
    this.#watchdog.stop();
  }

  #isStream(): boolean {
    return this.#context.call.operation.payload.isStream;
  }

  #isErrorStatus(): boolean {
    return (this.#status ?? 0) >= 400;
  }

  #replyFacts(bodyText: string): FailedReply {
    const { call, clock } = this.#context;
    return {
      status: this.#status ?? 0,
      headers: this.#headers,
      bodyText,
      apiKey: call.apiKey,
      nowMs: clock.nowMs(),
    };
  }
}
