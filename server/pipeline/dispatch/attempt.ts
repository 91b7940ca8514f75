import type {
  ProviderAdapter,
  ProviderExchange,
  ProviderFailure,
  ProviderHeaders,
  ProviderSink,
} from "../../upstream/provider.ts";
import { type AttemptFailure, failureFromProvider } from "./attempt-failure.ts";
import type { AttemptResult } from "./attempt-result.ts";
import { nothingServed, type ServedFacts } from "./attempt-result.ts";
import { classifyErrorBody, classifyReply, type FailedReply } from "./classify-reply.ts";
import type { AttemptContext } from "./dispatch-context.ts";
import { documentKind, invalidReply, timeoutFailure } from "./reply-failures.ts";
import { type DeliveryState, StreamDelivery } from "./stream-delivery.ts";
import { Watchdog } from "./watchdog.ts";

/** One attempt at one deployment: reads the upstream, writes to the client, and ends in exactly one result. */
export class Attempt implements ProviderSink {
  readonly result: Promise<AttemptResult>;
  readonly #context: AttemptContext;
  readonly #exchange: ProviderExchange;
  readonly #watchdog: Watchdog;
  #settle: (result: AttemptResult) => void = () => {};
  #isOver = false;
  #status: number | null = null;
  #headers: ProviderHeaders = {};
  /** null: the body is kept whole, be it a reply or an error. */
  #delivery: StreamDelivery | null = null;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #drainTimer: NodeJS.Timeout | null = null;

  constructor(adapter: ProviderAdapter, context: AttemptContext) {
    this.#context = context;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const { options, clock, call } = context;
    const firstByteMs = call.operation.payload.isStream
      ? options.streamFirstByteMs
      : options.wholeFirstByteMs;
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
    const { call, options } = this.#context;
    if (status >= 300) {
      // Nobody reads where a redirect leads to.
      if (status < 400) this.#fail(classifyReply(this.#replyFacts("")));
      return;
    }
    if (call.operation.payload.isStream && documentKind(headers) === null)
      this.#delivery = new StreamDelivery(this.#context);
    else if (Number(headers["content-length"]) > options.maxReplyBytes) this.#failTooLarge();
  }

  onData(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#watchdog.touch();
    if (this.#delivery !== null) {
      this.#follow(this.#delivery.push(chunk), this.#delivery);
      return;
    }
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    const { maxErrorBodyBytes, maxReplyBytes } = this.#context.options;
    // Of an error, its beginning is enough.
    if (this.#isErrorStatus() && this.#keptBytes > maxErrorBodyBytes) this.#endKept();
    else if (this.#keptBytes > maxReplyBytes) this.#failTooLarge();
  }

  onEnd(): void {
    if (this.#drainTimer !== null) clearTimeout(this.#drainTimer);
    if (this.#isOver) return;
    if (this.#delivery === null) this.#endKept();
    else this.#follow(this.#delivery.end(), this.#delivery);
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

  #follow(state: DeliveryState, delivery: StreamDelivery): void {
    switch (state) {
      case "open":
        break;
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
        this.#failByFault(delivery);
        break;
      case "oversized":
        this.#failTooLarge();
        break;
      case "unfinished":
        this.#fail(
          invalidReply(
            "the stream ended without its closing event and without a finish reason",
            this.#status,
          ),
        );
        break;
    }
  }

  /** An upstream that ends properly leaves its connection to the next request; one that does not is not waited for. */
  #drain(): void {
    this.#drainTimer = setTimeout(() => this.#exchange.abort(), this.#context.options.drainMs);
    this.#drainTimer.unref();
  }

  #endKept(): void {
    const body = this.#keptBody();
    if (this.#isErrorStatus()) {
      this.#fail(classifyReply(this.#replyFacts(body.toString("utf8"))));
      return;
    }
    const { codec, outlet, call } = this.#context;
    const reply = codec.readWhole(body, this.#context.reply);
    if (reply.kind === "error-body") {
      this.#fail(classifyErrorBody(reply.error, this.#replyFacts("")));
    } else if (reply.kind === "invalid") {
      const scope = documentKind(this.#headers) === "html" ? "next" : "same";
      this.#fail(invalidReply(reply.detail, this.#status, scope));
    } else if (call.operation.payload.isStream) {
      this.#fail(invalidReply("a stream was asked for and one document came", this.#status, "next"));
    } else {
      this.#close();
      outlet.commit(reply.cost, "application/json; charset=utf-8", reply.bytes.length);
      outlet.end(reply.bytes);
      const { usage, cost, finishReason } = reply;
      const facts = { usage, cost, finishReason, firstTokenAtMs: null };
      this.#settle({ kind: "served", facts, status: this.#status });
    }
  }

  #keptBody(): Buffer {
    const [first] = this.#kept;
    return this.#kept.length === 1 && first !== undefined ? first : Buffer.concat(this.#kept);
  }

  #failByFault({ fault }: StreamDelivery): void {
    if (fault?.kind === "error-event") this.#fail(classifyErrorBody(fault.error, this.#replyFacts("")));
    else this.#fail(invalidReply("an event of the stream is not valid JSON", this.#status));
  }

  #failTooLarge(): void {
    const { maxReplyBytes, maxEventBytes } = this.#context.options;
    const bound =
      this.#delivery === null
        ? `it is larger than ${maxReplyBytes} bytes`
        : `an event is larger than ${maxEventBytes} bytes`;
    this.#fail(invalidReply(bound, this.#status, "next"));
  }

  #fail(failure: AttemptFailure): void {
    if (this.#isOver) return;
    this.#close();
    this.#exchange.abort();
    const status = this.#status;
    if (this.#delivery?.isCommitted) this.#settle({ kind: "broken", facts: this.#facts(), failure, status });
    else this.#settle({ kind: "failed", failure, status });
  }

  #close(): void {
    this.#isOver = true;
    this.#watchdog.stop();
  }

  #facts(): ServedFacts {
    return this.#delivery?.facts() ?? nothingServed;
  }

  #isErrorStatus(): boolean {
    return this.#status !== null && this.#status >= 400;
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
