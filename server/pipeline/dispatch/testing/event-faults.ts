import {
  chunk,
  completion,
  doneEvent,
  events,
  finishChunk,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";
import { broken, bytes, choice, type Fault, half, hidden, served, streamedOnly } from "./faults.ts";

const stream = wholeStream.join("");
const invalid = hidden("upstream_invalid_reply", 2);
const empty = hidden("upstream_empty_reply");
const raw = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const whole = (play: Behaviour, isHanging = false): Fault => streamedOnly(play, served, isHanging);
const reformatted = (write: (text: string) => string): Fault =>
  whole(bytes(Buffer.from(write(stream)), {}, 11));
/** A whole reply with these events between text and end. */
const between = (...more: string[]): Fault =>
  whole(events([...wholeStream.slice(0, 3), ...more, ...wholeStream.slice(3)]));
const before = (...more: string[]): Fault => whole(events([...more, ...wholeStream]));
const behind = (...more: string[]): Fault => whole(events([...wholeStream, ...more]));
/** An event behind a part that no client could read. */
const breaking = (...more: string[]): Fault =>
  streamedOnly(events([...half, ...more, finishChunk, doneEvent]), broken);
const each = (change: (chunk: Record<string, unknown>, at: number) => object): Fault =>
  whole(
    events(
      wholeStream.map((event, at) =>
        event === doneEvent ? event : raw(change(JSON.parse(event.slice(6)) as Record<string, unknown>, at)),
      ),
    ),
  );
const eachChoice = (fields: (at: number) => object): Fault =>
  each((one, at) => ({
    ...one,
    choices: (one.choices as object[]).map((each) => ({ ...each, ...fields(at) })),
  }));
const tool = (fields: object): string => choice({ tool_calls: [fields] });
const called = { id: "call_1", type: "function", function: { name: "weather", arguments: "" } };
/** A whole reply with a tool call behind its text. */
const calling = (...calls: string[]): Fault =>
  whole(events([...wholeStream.slice(0, 3), ...calls, choice({}, "tool_calls"), usageChunk, doneEvent]));
const usageOf = (...list: unknown[]): Fault =>
  whole(
    events([...wholeStream.slice(0, 4), ...list.map((usage) => chunk({ choices: [], usage })), doneEvent]),
  );
const counted = (input: number, output: number) => ({
  ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
});
/** Streams, beyond `replyFaults`. */
export const eventFaults: Readonly<Record<string, Fault>> = {
  // The format of events.
  "comments and nothing else, then the end": streamedOnly(events([": ping\n\n", ": ping\n\n"]), invalid),
  "no blank line between events": streamedOnly(bytes(Buffer.from(stream.replaceAll("\n\n", "\n"))), invalid),
  "blank lines of white space": streamedOnly(bytes(Buffer.from(stream.replaceAll("\n\n", "\n \n"))), invalid),
  "names of fields in capitals": streamedOnly(
    bytes(Buffer.from(stream.replaceAll("data:", "DATA:"))),
    invalid,
  ),
  "a space before data:": streamedOnly(bytes(Buffer.from(stream.replaceAll("data:", " data:"))), invalid),
  "unknown names of events": reformatted((all) => all.replaceAll("data: ", "event: foo\ndata: ")),
  "a name of an event that says error, with a chunk": breaking(`event: error\n${textChunk("wer")}`),
  "fields that nobody knows in events": reformatted((all) =>
    all.replaceAll("data: ", "x-note: 1\nfoo\ndata: "),
  ),
  "ids with NUL and retries of words": reformatted((all) =>
    all.replaceAll("data: ", "id: a\u0001\nretry: soon\ndata: "),
  ),
  "mixed line ends": reformatted((all) =>
    all
      .split("\n\n")
      .map((event, at) => event + ["\n\n", "\r\n\r\n", "\r\r", "\n\r\n"][at % 4])
      .join(""),
  ),
  "a byte order mark before each event": streamedOnly(
    bytes(Buffer.from(stream.replaceAll("data:", "\ufeffdata:"))),
    invalid,
  ),
  "line separators of Unicode in the text": whole(
    events([
      roleChunk,
      textChunk("Hello"),
      textChunk(" naïve 日本"),
      choice({ content: "" }),
      finishChunk,
      usageChunk,
      doneEvent,
    ]),
  ),
  "a NUL between events": breaking("\0\0\n\n"),
  "a NUL within an event's text": breaking('data: {"choices":[{"index":0,"delta":{"content":"\0"}}]}\n\n'),
  "a control character within JSON": breaking(
    'data: {"choices":[{"index":0,"delta":{"content":"a\u0001"}}]}\n\n',
  ),
  "half a character at the end": streamedOnly(
    bytes(
      Buffer.concat([
        Buffer.from(half.join("")),
        Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"\xe6"}}]}\n\n', "latin1"),
      ]),
    ),
    invalid,
  ),
  "an event of 5 MB, first": streamedOnly(
    events([textChunk("x".repeat(5_000_000))]),
    hidden("upstream_invalid_reply"),
  ),
  "an event of 5 MB without its end": streamedOnly(
    events([`data: ${"x".repeat(5_000_000)}`]),
    hidden("upstream_invalid_reply"),
  ),
  "an event of 5 MB after a part": streamedOnly(events([...half, textChunk("x".repeat(5_000_000))]), broken),
  "a comment of 1 MB": before(`: ${"x".repeat(1_000_000)}\n\n`),
  "a field of 1 MB that nobody knows": before(chunk({ choices: [], padding: "x".repeat(1_000_000) })),
  "300,000 blank lines": before("\n".repeat(300_000)),
  "20,000 comments": before(": ping\n\n".repeat(20_000)),
  "5,000 empty pieces": before(textChunk("").repeat(5_000)),
  "a last event cut behind the end": behind('data: {"cho'),
  "an HTML page behind the end": behind("<html>502 Bad Gateway</html>"),
  "a whole stream twice": behind(...wholeStream),
  // [DONE].
  "[DONE] before everything": streamedOnly(events([doneEvent, ...wholeStream]), empty),
  "[DONE] after a part, and more behind it": streamedOnly(
    events([...half, doneEvent, ...wholeStream.slice(2)]),
    broken,
  ),
  "[DONE] between finish and usage": whole(events([...wholeStream.slice(0, 4), doneEvent, usageChunk])),
  "[DONE] without a space": reformatted((all) => all.replace("data: [DONE]", "data:[DONE]")),
  "[DONE] with spaces": reformatted((all) => all.replace("data: [DONE]", "data:  [DONE]  ")),
  "[DONE] of an event done": reformatted((all) => all.replace("data: [DONE]", "event: done\ndata: [DONE]")),
  "[DONE] in quotes": reformatted((all) => all.replace("[DONE]", '"[DONE]"')),
  "[done] in small letters": streamedOnly(bytes(Buffer.from(stream.replace("[DONE]", "[done]"))), invalid),
  "[DONE] without its blank line": reformatted((all) => all.trimEnd()),
  // Chunks.
  "an empty finish reason with every event": eachChoice((at) => (at < 3 ? { finish_reason: "" } : {})),
  "a finish reason of the word null with every event": eachChoice((at) =>
    at < 3 ? { finish_reason: "null" } : {},
  ),
  "no finish reason until the last": eachChoice((at) => (at < 3 ? { finish_reason: undefined } : {})),
  "indices that are texts": eachChoice(() => ({ index: "0" })),
  "the only choice has the index 1": eachChoice(() => ({ index: 1 })),
  "indices that are missing": eachChoice(() => ({ index: undefined })),
  "a choice's text beside its delta": eachChoice(() => ({ text: "other" })),
  "a finish with the last text": whole(
    events([roleChunk, textChunk("Hello"), textChunk(" naïve 日本", "stop"), usageChunk, doneEvent]),
  ),
  "a finish twice with two reasons": between(finishChunk, choice({}, "length")),
  "a finish before the text": streamedOnly(
    events([roleChunk, finishChunk, ...wholeStream.slice(1, 3), usageChunk, doneEvent]),
    served,
  ),
  "text behind the finish": streamedOnly(
    events([roleChunk, textChunk("Hello"), finishChunk, textChunk(" naïve 日本"), usageChunk, doneEvent]),
    served,
  ),
  "one event for the whole reply": whole(
    events([
      chunk({
        choices: [
          { index: 0, delta: { role: "assistant", content: "Hello naïve 日本" }, finish_reason: "stop" },
        ],
        usage: completion.usage,
      }),
      doneEvent,
    ]),
  ),
  "a role that changes": between(choice({ role: "user" }), choice({ role: "tool" }), choice({ role: null })),
  "content null in pieces": between(
    choice({ content: null }),
    choice({ content: null, refusal: null, tool_calls: null }),
  ),
  "a delta that is a text": breaking(chunk({ choices: [{ index: 0, delta: "wer" }] })),
  "a delta that is a list": between(chunk({ choices: [{ index: 0, delta: [], finish_reason: null }] })),
  "an empty choice list in the middle": between(chunk({ choices: [] }), chunk({ choices: [] })),
  "an empty object in the middle": between("data: {}\n\n"),
  "a ping in the middle": between('event: ping\ndata: {"type":"ping"}\n\n', "event: keep-alive\n\n"),
  "an error that is null in the middle": between(chunk({ choices: [], error: null })),
  "an error that is empty in the middle": breaking(raw({ error: {} })),
  "an error that is a number in the middle": breaking(raw({ error: 500 })),
  "an error beside a delta": breaking(
    chunk({
      error: { message: "boom" },
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
    }),
  ),
  "two documents in one event": breaking(`data: {"choices":[]}{"choices":[]}\n\n`),
  "a chunk in a list": breaking(raw([JSON.parse(textChunk("wer").slice(6))])),
  "the same piece twice": streamedOnly(
    events([
      roleChunk,
      textChunk("Hello"),
      textChunk(" naïve"),
      textChunk(" 日本"),
      finishChunk,
      usageChunk,
      doneEvent,
    ]),
    served,
  ),
  "a duplicate name within an event": whole(
    events([
      roleChunk,
      textChunk("Hello").replace('"choices":', '"choices":[],"choices":'),
      ...wholeStream.slice(2),
    ]),
  ),
  "escaped names within an event": reformatted((all) => all.replaceAll('"delta"', '"d\\u0065lta"')),
  "an event 5,000 levels deep": before(
    raw({ choices: [] }).replace("[]", `[],"x":${"[".repeat(5_000)}${"]".repeat(5_000)}`),
  ),
  // Usage.
  "usage in the first event": whole(
    events([chunk({ choices: [], usage: counted(1_000, 500) }), ...wholeStream.slice(0, 4), doneEvent]),
  ),
  "usage that grows with every event": each((one, at) => ({
    ...one,
    usage: counted(1_000, Math.min(500, 100 * at)),
  })),
  "usage that shrinks at the end": usageOf(counted(1_000, 500), counted(1_000, 5)),
  "usage of zero behind the right one": usageOf(counted(1_000, 500), counted(0, 0)),
  "usage null behind the right one": usageOf(counted(1_000, 500), null),
  "usage that is empty": usageOf({}),
  "usage of negative tokens in the middle": between(chunk({ choices: [], usage: counted(-1, -1) })),
  "no usage at all": whole(events([...wholeStream.slice(0, 4), doneEvent])),
  "usage beside the finish": whole(
    events([
      ...wholeStream.slice(0, 3),
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: completion.usage }),
      doneEvent,
    ]),
  ),
  // Tool calls.
  "a tool call whose name comes with every piece": calling(
    tool({ index: 0, ...called }),
    tool({ index: 0, ...called, function: { name: "weather", arguments: "{}" } }),
  ),
  "a tool call without an id, streamed": calling(
    tool({ index: 0, type: "function", function: { name: "weather", arguments: "{}" } }),
  ),
  "a tool call with an index that jumps": calling(
    tool({ index: 3, ...called, function: { name: "weather", arguments: "{}" } }),
  ),
  "an empty list of tool calls with every event": each((one, at) => ({
    ...one,
    choices: (one.choices as { delta: object }[]).map((each) => ({
      ...each,
      delta: at < 3 ? { ...each.delta, tool_calls: [] } : each.delta,
    })),
  })),
  "a call that is null, streamed": breaking(choice({ tool_calls: [null] })),
};
