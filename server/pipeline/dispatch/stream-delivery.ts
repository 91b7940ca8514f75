import type { Meters } from "../../../engine/index.ts";
import type { StreamFault, StreamReader } from "../../protocols/reply-codec.ts";
import type { ServedFacts } from "./attempt-result.ts";
import type { AttemptContext } from "./dispatch-context.ts";
import { isRefusal } from "./refusals.ts";
import { substitutedModel } from "./substituted-model.ts";

/**
 * Where a stream stands after a piece. `open`: more is to come. `full`: the same, but the client must first read. `done`: the client has
 * the whole of it. `fault`: see `fault`. `oversized`: an event is longer than its bound. `unfinished`: it ended without its end. `empty`: it ended properly, without any content. `refused`: a
 * filter withheld it, and others are to be asked.
 */
export type DeliveryState =
  | "open"
  | "full"
  | "done"
  | "fault"
  | "oversized"
  | "unfinished"
  | "empty"
  | "refused";

/** Writes one upstream stream to the client; holds back what comes before the first token, so that a failure can still be retried. */
export class StreamDelivery {
  /** Something has reached the client. */
  isCommitted = false;
  readonly #context: AttemptContext;
  readonly #relay: StreamReader;
  #held = "";
  #firstTokenAtMs: number | null = null;
  #contentSeen = 0;
  #bytesSent = 0;

  readonly #contentType: string;

  /** @param contentType what the upstream says that the body is */
  constructor(context: AttemptContext, contentType: string) {
    this.#context = context;
    this.#contentType = context.codec.streamContentType ?? contentType;
    this.#relay = context.codec.openStream(context.reply);
  }

  /** Only the closing mark is missing. */
  get isFinished(): boolean {
    return this.#relay.isFinished === true;
  }

  /** Whether content came since the last call. */
  takeContent(): boolean {
    const content = this.#relay.contentEvents ?? this.#bytesSent;
    const isNew = content > this.#contentSeen;
    this.#contentSeen = content;
    return isNew;
  }

  get substitutedBy(): string | null {
    return substitutedModel(this.#relay.upstreamModel ?? null, this.#context.call.deployment);
  }

  /** What is billed of a stream of which the client got nothing; see `AttemptResult`. undefined: neither a token came nor a finished count. */
  get billed(): Meters | null | undefined {
    const { usage, finishReason, hasToken, isDone } = this.#relay;
    // Before its end a count may still grow.
    if (usage !== null && (finishReason !== null || isDone)) return usage;
    return hasToken ? null : undefined;
  }

  get fault(): StreamFault | null {
    return this.#relay.fault;
  }

  facts(): ServedFacts {
    const { usage, cost, finishReason } = this.#relay;
    const { substitutedBy } = this;
    return { usage, cost, finishReason, firstTokenAtMs: this.#firstTokenAtMs, substitutedBy };
  }

  push(piece: Buffer): DeliveryState {
    let outgoing: string;
    try {
      outgoing = this.#relay.push(piece);
    } catch (error) {
      if (error instanceof RangeError) return "oversized";
      throw error;
    }
    if (this.#firstTokenAtMs === null && this.#relay.hasToken) {
      this.#firstTokenAtMs = this.#context.clock.monotonicMs();
      this.#context.outlet.firstToken(this.#firstTokenAtMs);
    }
    if (this.#relay.isDone) return this.#finish(outgoing);
    this.#bytesSent += outgoing.length;
    const isFull = outgoing !== "" && !this.#offer(outgoing);
    if (this.#relay.fault !== null) return "fault";
    return isFull ? "full" : "open";
  }

  /** The upstream has sent its last byte. */
  end(): DeliveryState {
    const outgoing = this.#relay.end();
    if (this.#relay.fault !== null) return "fault";
    return this.#relay.isDone ? this.#finish(outgoing) : "unfinished";
  }

  /** Events from before a fault belong to the client once anything does; false: it must read first. */
  #offer(outgoing: string): boolean {
    const isHeld = !this.isCommitted && (!this.#relay.hasToken || this.#relay.fault !== null);
    if (isHeld) this.#held += outgoing;
    if (isHeld && this.#held.length <= this.#context.options.maxHeldBytes) return true;
    this.#commit();
    const bytes = isHeld ? this.#held : this.#held + outgoing;
    this.#held = "";
    return this.#context.outlet.write(bytes);
  }

  #finish(outgoing: string): DeliveryState {
    const isRefused = isRefusal(this.#relay.finishReason);
    if (!this.#relay.hasToken && !isRefused) return "empty";
    if (isRefused && !this.isCommitted && this.#context.asksOthersOnRefusal) return "refused";
    this.#commit();
    this.#context.outlet.end(this.#held + outgoing);
    return "done";
  }

  #commit(): void {
    if (this.isCommitted) return;
    this.isCommitted = true;
    // What is no stream of events has no last chunk for the cost, which is known from the start or not at all.
    const cost = this.#context.codec.streamContentType === null ? this.#relay.cost : null;
    this.#context.outlet.commit(cost, this.#contentType, null);
  }
}
