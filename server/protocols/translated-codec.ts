import { isUtf8 } from "node:buffer";
import type { CostResult, Meters } from "../../engine/index.ts";
import { DeclaredCalls } from "./custom-tools.ts";
import { type Fields, parseFields } from "./fields.ts";
import type { ReplyCodec, ReplyContext, StreamFault, StreamReader, WholeReplyFault } from "./reply-codec.ts";
import type { ReplyEvent } from "./reply-event.ts";
import { type ReplyBill, RunningBill } from "./running-bill.ts";
import { withoutByteOrderMark } from "./wire/byte-order-mark.ts";
import { SseEventBuffer, splitSseEvents } from "./wire/sse/sse-event-buffer.ts";
import {
  decodeByteString,
  isClosingWord,
  isSseEvent,
  sseEventData,
  sseEventName,
} from "./wire/sse/sse-event-data.ts";

export type { ReplyBill } from "./running-bill.ts";

/** Reads what upstreams of one protocol send. */
export interface ReplyReader {
  /** @param seed goes into the ids of calls to which the upstream gives none, so that those of one conversation differ @default "" */
  openStream(seed?: string): EventReader;
  /** A whole reply; every text in one event. `finish` is among the events of a valid one. @param seed as of `openStream` */
  readWhole(reply: Fields, seed?: string): readonly ReplyEvent[] | WholeReplyFault;
}

/** The seed of a request's replies: letters and digits, which every protocol takes in an id. */
export const idSeed = ({ requestId }: Pick<ReplyContext, "requestId">): string =>
  requestId.replace(/[^a-zA-Z0-9]/g, "").slice(-12);

/** One stream of an upstream, event by event. */
export interface EventReader {
  /** The upstream has said that nothing follows. */
  readonly isDone: boolean;
  /** @param data the event's JSON; the codec reads `[DONE]` itself @param name the event's `event:` line, null: none */
  read(data: Fields, name: string | null): readonly ReplyEvent[];
  /** The upstream's last byte has come: what is still open ends here. Never invents a `finish`. */
  end(): readonly ReplyEvent[];
}

/** Writes what clients of one protocol read. All strings are ASCII (`asciiJson`). */
export interface ReplyWriter {
  readonly streamContentType: string;
  openStream(context: ReplyContext): EventWriter;
  /** Goes on with a stream of which the client has these events. */
  continueStream(context: ReplyContext, sent: readonly Fields[]): EventWriter;
  writeWhole(events: readonly ReplyEvent[], bill: ReplyBill, context: ReplyContext): string;
}

export interface EventWriter {
  /** Bytes for one event of the reply; `usage` and `finish` may wait for `end`. */
  write(event: ReplyEvent): string;
  /** The reply is whole: what closes the stream, usage and cost in it. */
  end(bill: ReplyBill): string;
}

/** What becomes of events between reader and writer where a reply is resumed. */
export interface EventFilter {
  /** Something of it has gone to the writer. */
  readonly hasPassed: boolean;
  /** Why it cannot be resumed; null: it can. */
  readonly fault: StreamFault | null;
  pass(event: ReplyEvent): readonly ReplyEvent[];
  /** What the client reads, of all that was charged for the reply. */
  bill(own: ReplyBill): ReplyBill;
}

/** A codec between two protocols, by way of events that know neither. */
export function translatedCodec(reader: ReplyReader, writer: ReplyWriter): ReplyCodec {
  return {
    streamContentType: writer.streamContentType,
    openStream: (context) =>
      new TranslatedStream(reader.openStream(idSeed(context)), writer.openStream(context), context),
    readWhole(body, context) {
      if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
      const text = body.toString("utf8");
      // A byte order mark, which no parser takes.
      const reply = parseFields(text.startsWith("\ufeff") ? text.slice(1) : text);
      if (reply === null)
        return {
          kind: "invalid",
          detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
        };
      const read = reader.readWhole(reply, idSeed(context));
      if (!isEvents(read)) return read;
      const calls = new DeclaredCalls(context);
      const events = read.flatMap((event) => calls.restore(event));
      const bill = new RunningBill(context);
      for (const event of events) bill.take(event);
      if (bill.error !== null) return { kind: "error-body", error: bill.error };
      const { usage, finishReason } = bill;
      if (finishReason === null)
        return bill.contentEvents === 0
          ? { kind: "empty" }
          : { kind: "invalid", detail: "it has no finish reason" };
      const report = bill.report();
      return {
        kind: "reply",
        bytes: writer.writeWhole(events, report, context),
        usage,
        cost: report.cost,
        finishReason,
        hasAnswer: bill.hasAnswer,
        upstreamModel: bill.upstreamModel,
      };
    },
  };
}

const isEvents = (read: readonly ReplyEvent[] | WholeReplyFault): read is readonly ReplyEvent[] =>
  Array.isArray(read);

export class TranslatedStream implements StreamReader {
  cost: CostResult | null = null;
  isDone = false;
  fault: StreamFault | null = null;
  readonly #reader: EventReader;
  readonly #writer: EventWriter;
  readonly #events: SseEventBuffer;
  #hasBegun = false;
  readonly #bill: RunningBill;
  /** null: the upstream calls tools as the client declared them. */
  readonly #calls: DeclaredCalls | null;

  /** null: events pass as they are. */
  readonly #filter: EventFilter | null;

  constructor(
    reader: EventReader,
    writer: EventWriter,
    context: ReplyContext,
    filter: EventFilter | null = null,
  ) {
    this.#filter = filter;
    this.#reader = reader;
    this.#writer = writer;
    this.#events = new SseEventBuffer(context.maxEventBytes);
    this.#bill = new RunningBill(context);
    const isSame = context.customTools.size === 0 && (context.toolNames?.size ?? 0) === 0;
    this.#calls = isSame ? null : new DeclaredCalls(context);
  }

  get usage(): Meters | null {
    return this.#bill.usage;
  }

  get finishReason(): string | null {
    return this.#bill.finishReason;
  }

  get hasToken(): boolean {
    return this.#filter === null ? this.#bill.contentEvents > 0 : this.#filter.hasPassed;
  }

  get contentEvents(): number {
    return this.#bill.contentEvents;
  }

  get upstreamModel(): string | null {
    return this.#bill.upstreamModel;
  }

  get isFinished(): boolean {
    return this.#bill.finishReason !== null;
  }

  push(piece: Buffer): string {
    let complete = this.#events.push(piece);
    if (complete === "") return "";
    if (!this.#hasBegun) complete = withoutByteOrderMark(complete);
    this.#hasBegun = true;
    return this.#read(complete);
  }

  end(): string {
    const rest = this.#events.flush();
    // An upstream may leave out the last blank line; an event that is cut is dropped.
    const data = sseEventData(rest);
    const isWhole = data !== null && (isClosingWord(data) || parseFields(decodeByteString(data)) !== null);
    const outgoing = isWhole ? this.#read(`${rest.trimEnd()}\n\n`) : "";
    if (this.isDone || this.fault !== null) return outgoing;
    const last = this.#write(this.#reader.end());
    return outgoing + last + (this.fault === null && this.finishReason !== null ? this.#finish() : "");
  }

  #read(events: string): string {
    let outgoing = "";
    for (const event of splitSseEvents(events)) {
      if (this.isDone || this.fault !== null) break;
      const data = sseEventData(event);
      if (data === null && !isSseEvent(event))
        this.fault = { kind: "invalid-event", detail: "it is no server-sent event" };
      if (data === null || data === "") continue;
      if (isClosingWord(data)) {
        outgoing += this.#write(this.#reader.end());
        if (this.fault !== null) break;
        if (this.isFinished || this.#bill.contentEvents === 0) outgoing += this.#finish();
        else this.fault = { kind: "incomplete", detail: "it was closed without a finish reason" };
        continue;
      }
      if (!isUtf8(Buffer.from(data, "latin1"))) {
        this.fault = { kind: "invalid-event", detail: "it is not valid UTF-8" };
        break;
      }
      const fields = parseFields(decodeByteString(data));
      if (fields === null) this.fault = { kind: "invalid-event" };
      else {
        outgoing += this.#write(this.#reader.read(fields, sseEventName(event)));
        if (this.#reader.isDone && this.fault === null) outgoing += this.#finish();
      }
    }
    return outgoing;
  }

  #write(events: readonly ReplyEvent[]): string {
    let outgoing = "";
    const restored = this.#calls === null ? events : events.flatMap((event) => this.#calls!.restore(event));
    for (const event of restored) {
      this.#bill.take(event);
      if (event.kind === "error") this.fault = { kind: "error-event", error: this.#bill.error };
      // Who goes on with a reply is judged with what came before.
      else if (event.kind === "finish" && this.#filter === null && this.#bill.isThoughtAlone(event.reason))
        this.fault = { kind: "empty" };
      if (this.fault !== null) break;
      if (this.#filter === null) outgoing += this.#writer.write(event);
      else for (const passed of this.#filter.pass(event)) outgoing += this.#writer.write(passed);
      this.fault ??= this.#filter?.fault ?? null;
      if (this.fault !== null) break;
    }
    return outgoing;
  }

  #finish(): string {
    const report = this.#bill.report();
    this.cost = report.cost;
    this.isDone = true;
    return this.#writer.end(this.#filter === null ? report : this.#filter.bill(report));
  }
}
