import { isUtf8 } from "node:buffer";
import type { CostResult, Meters } from "../../engine/index.ts";
import { type Fields, parseFields } from "./fields.ts";
import type { ReplyContext, StreamFault, StreamReader } from "./reply-codec.ts";
import { withoutByteOrderMark } from "./wire/byte-order-mark.ts";
import { SseEventBuffer, splitSseEvents } from "./wire/sse/sse-event-buffer.ts";
import { decodeByteString, isClosingWord, sseEventData } from "./wire/sse/sse-event-data.ts";

const beyondAscii = /[\x80-\xff]/;

/**
 * Passes a stream whose every event is a JSON object on, byte for byte, but for what `relayEvent` changes. Every event is parsed before it passes, so that a
 * client never gets one that its SDK cannot read. All strings are byte strings (see `SseEventBuffer`).
 */
export abstract class EventRelay implements StreamReader {
  cost: CostResult | null = null;
  finishReason: string | null = null;
  contentEvents = 0;
  isDone = false;
  fault: StreamFault | null = null;
  readonly #events: SseEventBuffer;
  #hasBegun = false;

  constructor({ maxEventBytes }: Pick<ReplyContext, "maxEventBytes">) {
    this.#events = new SseEventBuffer(maxEventBytes);
  }

  abstract get usage(): Meters | null;

  get hasToken(): boolean {
    return this.contentEvents > 0;
  }

  push(piece: Buffer): string {
    const complete = this.#events.push(piece);
    return complete === "" ? "" : this.#relay(complete);
  }

  /** An upstream may leave out the last blank line; a cut event is dropped. */
  end(): string {
    const rest = this.#events.flush();
    const data = sseEventData(rest);
    return data !== null && parseFields(data) !== null ? this.#relay(`${rest.trimEnd()}\n\n`) : "";
  }

  /** What goes to the client for one event. @param event its lines @param data its data @param fields the same, parsed as a byte string */
  protected abstract relayEvent(event: string, data: string, fields: Fields): string;

  protected fail(fault: StreamFault): string {
    this.fault = fault;
    return "";
  }

  #relay(complete: string): string {
    const events = this.#hasBegun ? complete : withoutByteOrderMark(complete);
    this.#hasBegun = true;
    let outgoing = "";
    for (const event of splitSseEvents(events)) {
      if (this.isDone || this.fault !== null) break;
      outgoing += this.#relayOne(event);
    }
    return outgoing;
  }

  #relayOne(event: string): string {
    if (beyondAscii.test(event) && !isUtf8(Buffer.from(event, "latin1")))
      return this.fail({ kind: "invalid-event", detail: "it is not valid UTF-8" });
    const data = sseEventData(event);
    // Comments keep a connection open; before the first token nothing is sent, so they need not be kept.
    if (data === null || data === "") return this.hasToken && event.trimStart().startsWith(":") ? event : "";
    // Some servers of other protocols close like chat completions.
    if (isClosingWord(data)) return "";
    const fields = parseFields(data);
    return fields === null ? this.fail({ kind: "invalid-event" }) : this.relayEvent(event, data, fields);
  }
}

/** The text of an event's error, decoded. */
export const decodedEvent = (data: string): Fields => parseFields(decodeByteString(data)) ?? {};

/** The event with other data; its further lines stay. */
export function withData(event: string, data: string): string {
  const lines = event.split(/\r\n|\n|\r/).filter((line) => line !== "" && !/^data(:|$)/.test(line));
  return `${lines.map((line) => `${line}\n`).join("")}data: ${data.replaceAll("\n", " ")}\n\n`;
}
