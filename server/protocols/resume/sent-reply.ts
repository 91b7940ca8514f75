import { type Fields, isFields } from "../fields.ts";
import type { EventReader } from "../translated-codec.ts";
import { splitSseEvents } from "../wire/sse/sse-event-buffer.ts";
import { decodeByteString, sseEventData, sseEventName } from "../wire/sse/sse-event-data.ts";

/** What of a streamed reply a client has, read from the bytes that it was sent. */
export interface SentReply {
  /** The events' data, in their order. */
  readonly events: readonly Fields[];
  /** Of the answer; reasoning is not in it. */
  readonly text: string;
  /** The latest content is reasoning that has not ended. */
  readonly isReasoning: boolean;
  /** Something was sent after which nobody else can go on: a tool call, a refusal, a picture, another choice, the end. */
  readonly isFinal: boolean;
}

const goOnAfter: ReadonlySet<string> = new Set(["start", "text", "reasoning", "reasoning-end", "usage"]);

/** @param bytes byte string of whole events @param reader reads the client's own protocol */
export function readSentReply(bytes: string, reader: EventReader): SentReply {
  const events: Fields[] = [];
  let text = "";
  let isReasoning = false;
  let isFinal = false;
  for (const event of splitSseEvents(bytes)) {
    const data = sseEventData(event);
    if (data === null || data === "") continue;
    const fields = parsed(data);
    if (fields === null) {
      isFinal = true; // The closing mark, or what is no event.
      continue;
    }
    events.push(fields);
    for (const read of reader.read(fields, sseEventName(event))) {
      if (!goOnAfter.has(read.kind) || ("choice" in read && (read.choice ?? 0) > 0)) isFinal = true;
      if (read.kind === "text") text += read.text;
      if (read.kind === "reasoning") isReasoning = true;
      else if (read.kind === "reasoning-end" || (read.kind === "text" && read.text !== ""))
        isReasoning = false;
    }
  }
  return { events, text, isReasoning, isFinal };
}

function parsed(data: string): Fields | null {
  try {
    const value: unknown = JSON.parse(decodeByteString(data));
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
