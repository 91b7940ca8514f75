/**
 * Payload of one server-sent event: its `data` lines joined by line feeds, one space after the colon dropped; null where it has
 * none, as a comment has not. Takes and returns a byte string; `decodeByteString` makes text of it.
 */
export function sseEventData(event: string): string | null {
  // By far the most common form: one line, ended by line feeds.
  if (event.startsWith("data: ") && event.indexOf("\n") === event.length - 2 && !event.includes("\r"))
    return event.slice(6, -2);
  let data: string | null = null;
  for (const line of event.split(/\r\n|\n|\r/)) {
    if (!line.startsWith("data")) continue;
    if (line.length > 4 && line[4] !== ":") continue;
    const value = line.slice(line[5] === " " ? 6 : 5);
    data = data === null ? value : `${data}\n${value}`;
  }
  return data;
}

/** Text of a byte string that holds UTF-8. */
export function decodeByteString(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The `event` line of one server-sent event; null: it has none. */
export function sseEventName(event: string): string | null {
  return /^event: ?(.*)$/m.exec(event)?.[1]?.trim() ?? null;
}

/** A field of a server-sent event, or a comment. */
const eventLine = /^(?:|:.*|(?:data|event|id|retry)(?::.*)?)$/s;

/** Whether each line is one that events have: something else between events is garbage, as of a proxy's error page. */
export const isSseEvent = (event: string): boolean =>
  event.split(/\r\n|\n|\r/).every((line) => eventLine.test(line));

/** OpenAI's `[DONE]`; some servers write all data as JSON, and so it in quotes. */
export const isClosingWord = (data: string): boolean => /^\s*(?:\[DONE\]|"\[DONE\]")\s*$/.test(data);
