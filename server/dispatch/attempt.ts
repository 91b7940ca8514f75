import type {
  ProviderAdapter,
  ProviderExchange,
  ProviderFailure,
  ProviderHeaders,
  ProviderSink,
} from "../providers/provider.ts";
import type { AttemptContext, AttemptResult } from "./attempt-context.ts";
import { type AttemptFailure, failureFromProvider } from "./attempt-failure.ts";
import { classifyErrorBody, classifyReply } from "./classify-reply.ts";
import { documentKind, invalidReply, timeoutFailure } from "./reply-failures.ts";
import { nothingServed, type ServedFacts } from "./served-facts.ts";
import { StreamRelay } from "./stream-relay.ts";
import { Watchdog } from "./watchdog.ts";
import { readWholeReply } from "./whole-reply.ts";

/** One attempt at one deployment: reads the upstream, writes to the client, and ends in exactly one result. */
export class Attempt implements ProviderSink {
  readonly result: Promise<AttemptResult>;
  readonly #context: AttemptContext;
  readonly #exchange: ProviderExchange;
  readonly #watchdog: Watchdog;
  readonly #relay: StreamRelay;
  #settle: (result: AttemptResult) => void = () => {};
  #isOver = false;
  #isCommitted = false;
  #status: number | null = null;
  #headers: ProviderHeaders = {};
  /** The body is a stream to be relayed; otherwise it is kept whole, be it a reply or an error. */
  #isRelaying = false;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** Relayed events from before the first token: not sent, so that a failure can still go to the next attempt. */
  #held = "";
  #firstTokenAtMs: number | null = null;
  #drainTimer: NodeJS.Timeout | null = null;

  constructor(adapter: ProviderAdapter, context: AttemptContext) {
    this.#context = context;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const { options, clock, call } = context;
    this.#relay = new StreamRelay({ ...context, maxEventBytes: options.maxEventBytes });
    const firstByteMs = call.chat.isStream ? options.streamFirstByteMs : options.wholeFirstByteMs;
    const times = { firstByteMs, idleMs: options.idleMs, totalMs: options.totalMs };
    this.#watchdog = new Watchdog(clock, times, (expiry) =>
      this.#fail(timeoutFailure(expiry, times, this.#status)),
    );
    try {
      this.#exchange = adapter.start(call, this);
    } catch (error) {
      this.#watchdog.stop();
      throw error;
    }
  }

  onHead(status: number, headers: ProviderHeaders): void {
    if (this.#isOver) return;
    this.#status = status;
    this.#headers = headers;
    if (status >= 300 && status < 400) {
      this.#fail(this.#failedReply(""));
      return;
    }
    if (status >= 400) return;
    this.#isRelaying = this.#context.call.chat.isStream && documentKind(headers) === null;
    if (Number(headers["content-length"]) > this.#context.options.maxReplyBytes) this.#failTooLarge();
  }

  onData(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#watchdog.touch();
    if (this.#isRelaying) {
      this.#relayPiece(chunk);
      return;
    }
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    const { maxErrorBodyBytes, maxReplyBytes } = this.#context.options;
    // Of an error, its beginning is enough.
    if ((this.#status ?? 0) >= 400 && this.#keptBytes > maxErrorBodyBytes) this.#endKept();
    else if (this.#keptBytes > maxReplyBytes) this.#failTooLarge();
  }

  onEnd(): void {
    if (this.#drainTimer !== null) clearTimeout(this.#drainTimer);
    if (this.#isOver) return;
    if (!this.#isRelaying) {
      this.#endKept();
      return;
    }
    const outgoing = this.#relay.end();
    if (this.#relay.fault !== null) {
      this.#failByFault();
      return;
    }
    if (this.#relay.isDone) {
      this.#finishStream(outgoing);
      return;
    }
    this.#fail(
      invalidReply("the stream ended without its closing event and without a finish reason", this.#status),
    );
  }

  onFailure(failure: ProviderFailure): void {
    if (!this.#isOver) this.#fail(failureFromProvider(failure, this.#status));
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
    this.#close();
    this.#exchange.abort();
    this.#settle({ kind: "cancelled", facts: this.#facts(), status: this.#status });
  }

  #relayPiece(chunk: Buffer): void {
    let outgoing: string;
    try {
      outgoing = this.#relay.push(chunk);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fail(invalidReply(error.message, this.#status, "next"));
      return;
    }
    if (this.#relay.hasToken) this.#firstTokenAtMs ??= this.#context.clock.monotonicMs();
    if (this.#relay.fault !== null) {
      // Whole events from before the fault belong to the client once anything does.
      if (this.#isCommitted && outgoing !== "") this.#write(outgoing);
      this.#failByFault();
      return;
    }
    if (this.#relay.isDone) {
      this.#finishStream(outgoing);
      return;
    }
    if (outgoing === "") return;
    if (this.#isCommitted || this.#relay.hasToken) {
      this.#write(outgoing);
      return;
    }
    this.#held += outgoing;
    if (this.#held.length > this.#context.options.maxHeldBytes) this.#write("");
  }

  #write(outgoing: string): void {
    this.#commit();
    const isReady = this.#context.outlet.write(Buffer.from(this.#held + outgoing, "latin1"));
    this.#held = "";
    if (isReady) return;
    this.#watchdog.pause();
    this.#exchange.pause();
  }

  #commit(): void {
    if (this.#isCommitted) return;
    this.#isCommitted = true;
    this.#context.outlet.commit(null, "text/event-stream; charset=utf-8", null);
  }

  #finishStream(outgoing: string): void {
    this.#close();
    this.#commit();
    this.#context.outlet.end(Buffer.from(this.#held + outgoing, "latin1"));
    // An upstream that ends properly leaves its connection to the next request; one that does not is not waited for.
    this.#drainTimer = setTimeout(() => this.#exchange.abort(), this.#context.options.drainMs);
    this.#drainTimer.unref();
    this.#settle({ kind: "served", facts: this.#facts(), status: this.#status });
  }

  #endKept(): void {
    const body = Buffer.concat(this.#kept);
    if ((this.#status ?? 0) >= 300) {
      this.#fail(this.#failedReply(body.toString("utf8")));
      return;
    }
    const { servedModelId, priceUsage, outlet, call } = this.#context;
    const reply = readWholeReply(body, servedModelId, priceUsage);
    if (reply.kind === "error-body") {
      this.#fail(classifyErrorBody(reply.error, this.#replyFacts()));
      return;
    }
    if (reply.kind === "invalid") {
      const scope = documentKind(this.#headers) === "html" ? "next" : "same";
      this.#fail(invalidReply(reply.detail, this.#status, scope));
      return;
    }
    if (call.chat.isStream) {
      this.#fail(invalidReply("a stream was asked for and one document came", this.#status, "next"));
      return;
    }
    this.#close();
    outlet.commit(reply.cost, "application/json; charset=utf-8", reply.bytes.length);
    outlet.end(reply.bytes);
    const { usage, cost, finishReason } = reply;
    this.#settle({
      kind: "served",
      facts: { ...nothingServed, usage, cost, finishReason },
      status: this.#status,
    });
  }

  #failByFault(): void {
    const { fault } = this.#relay;
    if (fault?.kind === "error-event") this.#fail(classifyErrorBody(fault.error, this.#replyFacts()));
    else this.#fail(invalidReply("an event of the stream is not valid JSON", this.#status));
  }

  #failTooLarge(): void {
    const { maxReplyBytes } = this.#context.options;
    this.#fail(invalidReply(`it is larger than ${maxReplyBytes} bytes`, this.#status, "next"));
  }

  #fail(failure: AttemptFailure): void {
    if (this.#isOver) return;
    this.#close();
    this.#exchange.abort();
    const status = this.#status;
    if (!this.#isCommitted) {
      this.#settle({ kind: "failed", failure, status });
      return;
    }
    this.#settle({ kind: "broken", facts: this.#facts(), failure, status });
  }

  #close(): void {
    this.#isOver = true;
    this.#watchdog.stop();
  }

  #facts(): ServedFacts {
    const { usage, cost, finishReason } = this.#relay;
    return { usage, cost, finishReason, firstTokenAtMs: this.#firstTokenAtMs };
  }

  #failedReply(bodyText: string): AttemptFailure {
    return classifyReply({ ...this.#replyFacts(), bodyText });
  }

  #replyFacts() {
    const { call, clock } = this.#context;
    return {
      status: this.#status ?? 0,
      headers: this.#headers,
      apiKey: call.apiKey,
      nowMs: clock.nowMs(),
    };
  }
}
