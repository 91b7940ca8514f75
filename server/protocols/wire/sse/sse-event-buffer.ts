/**
 * Two line ends in a row close an event. `\r` before `\n` is never an end of its own, and one that follows `\n` and is the last byte so far waits
 * for its `\n`: else that would come alone, and be lost where something else is written next.
 */
const eventEnd = /\r?\n(?:\r\n|\n|\r(?!\n|$))|\r(?!\n)(?:\r\n|\n|\r(?!\n))/g;

/**
 * Collects a stream of server-sent events that arrives in pieces split anywhere, and hands out whole events only
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html: lines end in LF, CRLF or CR, a blank line ends an event).
 *
 * Text here is a byte string (latin1, one character per byte): a character whose UTF-8 bytes lie in two pieces is never harmed,
 * and the bytes that go on are the bytes that came. Most upstreams send LF only, and then one `lastIndexOf` per piece is all.
 */
export class SseEventBuffer {
  #tail = "";
  readonly #maxEventBytes: number;

  /** @param maxEventBytes an event that is longer makes `push` throw a RangeError. */
  constructor(maxEventBytes: number) {
    this.#maxEventBytes = maxEventBytes;
  }

  /** The text of every event completed by this piece, with its line ends, in one string; empty: none was. */
  push(piece: Buffer): string {
    const text = piece.toString("latin1");
    const held = this.#tail;
    // An end can straddle the joint by at most three characters, so the held part is not searched again.
    const overlap = held.slice(-3);
    const end = lastEventEnd(overlap + text) - overlap.length;
    if (end <= -overlap.length) {
      if (held.length + text.length > this.#maxEventBytes)
        throw new RangeError(`an event is longer than ${this.#maxEventBytes} bytes`);
      this.#tail = held + text;
      return "";
    }
    const complete = end >= 0 ? held + text.slice(0, end) : held.slice(0, end);
    this.#tail = end >= 0 ? text.slice(end) : held.slice(end) + text;
    return complete;
  }

  /** What is left when the stream has ended: an event whose blank line never came, or nothing. */
  flush(): string {
    const rest = this.#tail;
    this.#tail = "";
    return rest;
  }
}

/** One past the last event end, or 0. */
function lastEventEnd(text: string): number {
  if (!text.includes("\r")) {
    const at = text.lastIndexOf("\n\n");
    return at === -1 ? 0 : at + 2;
  }
  let end = 0;
  eventEnd.lastIndex = 0;
  while (eventEnd.exec(text) !== null) end = eventEnd.lastIndex;
  return end;
}

/**
 * One past the event that begins at a position of the text of whole events, its blank line included.
 *
 * @param hasReturns whether a carriage return is in the text: to be asked once for all of its events
 */
export function sseEventEnd(text: string, start: number, hasReturns: boolean): number {
  if (!hasReturns) {
    const end = text.indexOf("\n\n", start);
    return end === -1 ? text.length : end + 2;
  }
  eventEnd.lastIndex = start;
  return eventEnd.exec(text) === null ? text.length : eventEnd.lastIndex;
}

/** Cuts the text of whole events into one string per event, line ends included, nothing lost. */
export function splitSseEvents(text: string): string[] {
  const events: string[] = [];
  const hasReturns = text.includes("\r");
  for (let start = 0; start < text.length; ) {
    const end = sseEventEnd(text, start, hasReturns);
    events.push(text.slice(start, end));
    start = end;
  }
  return events;
}
