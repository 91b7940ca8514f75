import {
  chunk,
  completion,
  doneEvent,
  events,
  eventsThenSilence,
  finishChunk,
  json,
  overloaded,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";
import {
  both,
  broken,
  bytes,
  choice,
  document,
  drip,
  type Fault,
  half,
  hidden,
  jsonType,
  passedOn,
  served,
  streamedOnly,
  wholeOnly,
  withReply,
} from "./faults.ts";

const stream = wholeStream.join("");
const raw = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const body = (value: unknown): Behaviour => bytes(Buffer.from(JSON.stringify(value)), jsonType);
/** A whole reply as a stream with these events before the end. */
const ending = (...more: string[]): Behaviour =>
  events([...wholeStream.slice(0, 3), ...more, finishChunk, usageChunk, doneEvent]);
/** A whole reply as a stream with these events before the text. */
const opening = (...more: string[]): Behaviour => events([...more, ...wholeStream]);
const usageOf = (usage: unknown): Fault => ({
  play: (response, request, number) =>
    (request.body.stream === true
      ? events([...wholeStream.slice(0, 4), chunk({ choices: [], usage }), doneEvent])
      : json({ ...completion, usage }))(response, request, number),
  ...{ streamed: served, unstreamed: served },
});
const toolCall = (argumentsText: unknown, fields: object = {}): object => ({
  tool_calls: [
    {
      ...{ index: 0, id: "call_1", type: "function" },
      function: { name: "weather", arguments: argumentsText },
      ...fields,
    },
  ],
});
const edited = (changes: object): string[] =>
  wholeStream.map((event, at) =>
    event === doneEvent ? event : raw({ ...JSON.parse(event.slice(6)), ...(at > 1 ? changes : {}) }),
  );
/** Written under another form of the format for events. */
const reformatted = (write: (text: string) => string): Fault =>
  streamedOnly(bytes(Buffer.from(write(stream)), {}, 11), served);
const thought = [roleChunk, choice({ reasoning_content: "Hm" })];
const invalid = hidden("upstream_invalid_reply", 2);
const empty = hidden("upstream_empty_reply");
const failed = hidden("upstream_error", 2);

/** Documents, usage, events, their format, and tool calls. */
export const replyFaults: Readonly<Record<string, Fault>> = {
  // Documents.
  "no body": both(bytes(Buffer.alloc(0), jsonType), hidden("upstream_invalid_reply", 2)),
  "white space, then the end": both(
    bytes(Buffer.from("  \n\n "), jsonType),
    hidden("upstream_invalid_reply", 2),
  ),
  ...Object.fromEntries(
    [null, [], "ok", 7, {}, { choices: null }, { choices: {} }, { choices: [null] }].map((value) => [
      `the document ${JSON.stringify(value)}`,
      wholeOnly(body(value), hidden("upstream_invalid_reply", 2)),
    ]),
  ),
  "a choice without a message": wholeOnly(
    json({ ...completion, choices: [{ index: 0, finish_reason: "stop" }] }),
    empty,
  ),
  "reasoning, and later its end": streamedOnly((response, request, number) => {
    eventsThenSilence(thought)(response, request, number);
    setTimeout(() => response.end(finishChunk + usageChunk + doneEvent), 100);
  }, broken),
  "comments of 2 kB": streamedOnly(drip("", `: ${" ".repeat(2_000)}\n\n`), hidden("upstream_timeout"), true),
  "no finish reason": wholeOnly(
    json({ ...completion, choices: [{ index: 0, message: { role: "assistant", content: "Half" } }] }),
    hidden("upstream_invalid_reply", 2),
  ),
  "the finish reason error, whole": wholeOnly(
    withReply({ role: "assistant", content: "Half" }, "error"),
    failed,
  ),
  "content that is a number": wholeOnly(withReply({ role: "assistant", content: 7 }, "stop"), invalid),
  "two documents": wholeOnly(bytes(Buffer.concat([document, document]), jsonType), invalid),
  "events where a document was asked for": wholeOnly(events(wholeStream), invalid),
  "a document where events were asked for": streamedOnly(json(completion), hidden("upstream_invalid_reply")),
  "HTML labelled as JSON": both(
    bytes(Buffer.from("<html>sign in</html>"), jsonType),
    hidden("upstream_invalid_reply"),
  ),
  "a document labelled as text": wholeOnly(bytes(document, { "content-type": "text/plain" }), served),
  "an error that is a text": both(body({ error: "model is loading" }), failed),
  "an error under detail": both(body({ detail: "boom" }), invalid),
  "Anthropic's error with 200": both(body(overloaded), failed),
  "reasoning alone": both(
    (response, request, number) =>
      (request.body.stream === true
        ? bytes(Buffer.from([...thought, finishChunk, usageChunk, doneEvent].join("")))
        : withReply({ role: "assistant", content: null, reasoning_content: "Hm" }, "stop"))(
        response,
        request,
        number,
      ),
    empty,
  ),
  // Usage.
  "usage null": usageOf(null),
  "usage of negative tokens": usageOf({ prompt_tokens: -5, completion_tokens: -7, total_tokens: -12 }),
  "usage of 1e300 tokens": usageOf({ prompt_tokens: 1e300, completion_tokens: 1e300, total_tokens: 1e300 }),
  "usage of texts": usageOf({ prompt_tokens: "12", completion_tokens: "x", total_tokens: null }),
  "usage that is a list": usageOf([]),
  "usage with every event": streamedOnly(
    events(edited({ usage: { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 } })),
    served,
  ),
  // Events.
  "an id for each event": streamedOnly(
    events(wholeStream.map((event, at) => event.replace("chatcmpl-1", `chatcmpl-${at}`))),
    served,
  ),
  "another model from the second event on": streamedOnly(events(edited({ model: "gpt-3.5-turbo" })), served),
  "events without id, object, created and model": streamedOnly(
    events(wholeStream.map((event) => event.replace(/"id".*?"choices"/, '"choices"'))),
    served,
  ),
  "an event that is not JSON, first": streamedOnly(events(["data: {oops\n\n", ...wholeStream]), invalid),
  ...Object.fromEntries(
    ["null", "[]", '"text"', "5"].map((value) => [
      `the event ${value} after a part`,
      streamedOnly(events([...half, `data: ${value}\n\n`, finishChunk, doneEvent]), broken),
    ]),
  ),
  "choices null after a part": streamedOnly(ending(chunk({ choices: null })), served),
  "a choice that is null": streamedOnly(
    events([...half, chunk({ choices: [null] }), finishChunk, doneEvent]),
    broken,
  ),
  "a delta that is null": streamedOnly(
    ending(chunk({ choices: [{ index: 0, delta: null, finish_reason: null }] })),
    served,
  ),
  "a delta that is missing": streamedOnly(ending(chunk({ choices: [{ index: 0 }] })), served),
  "a piece that is a number": streamedOnly(
    events([...half, choice({ content: 7 }), finishChunk, doneEvent]),
    broken,
  ),
  "filter results first": streamedOnly(opening(chunk({ choices: [], prompt_filter_results: [] })), served),
  "a role with every event": streamedOnly(
    events(
      wholeStream.map((event) =>
        event.replace('"delta":{"content"', '"delta":{"role":"assistant","content"'),
      ),
    ),
    served,
  ),
  "a finish reason that nobody knows": both(
    (response, request, number) =>
      (request.body.stream === true
        ? events([...wholeStream.slice(0, 3), choice({}, "eos_token"), usageChunk, doneEvent])
        : withReply(completion.choices[0]!.message, "eos_token"))(response, request, number),
    served,
  ),
  "usage before the finish": streamedOnly(
    events([...wholeStream.slice(0, 3), usageChunk, finishChunk, doneEvent]),
    served,
  ),
  "events behind [DONE]": streamedOnly(events([...wholeStream, textChunk(" more"), doneEvent]), served),
  "an error event first": streamedOnly(
    events([raw({ error: { message: "overloaded", code: 529 } }), doneEvent]),
    failed,
  ),
  "an error event labelled so, first": streamedOnly(events([`event: error\n${raw(overloaded)}`]), failed),
  "OpenAI's error event after a part": streamedOnly(
    events([...half, raw({ error: { message: "The server had an error", type: "server_error" } })]),
    broken,
  ),
  "an error event that is a text, after a part": streamedOnly(
    events([...half, raw({ error: "boom" })]),
    broken,
  ),
  "a refusal by an event, first": streamedOnly(
    events([raw({ error: { message: "no", code: "content_policy_violation" } })]),
    passedOn("content_policy_violation"),
  ),
  "a filter after a part": streamedOnly(events([...half, choice({}, "content_filter"), doneEvent]), {
    kind: "partial",
  }),
  "the limit after a part": streamedOnly(events([...half, choice({}, "length"), doneEvent]), {
    kind: "partial",
  }),
  // The format of events.
  "carriage returns alone": reformatted((all) => all.replaceAll("\n", "\r")),
  "no space behind data:": reformatted((all) => all.replaceAll("data: ", "data:")),
  "event, id and retry beside data": reformatted((all) =>
    all.replaceAll("data: ", "event: message\nid: 7\nretry: 10\ndata: "),
  ),
  "comments between lines": reformatted((all) => all.replaceAll("data: ", ": ping\n\n: x\ndata: ")),
  "empty data lines": reformatted((all) => all.replaceAll("data: {", "data:\n\ndata: {")),
  "a last line without its end": reformatted((all) => all.trimEnd()),
  "many empty lines": reformatted((all) => all.replaceAll("\n\n", "\n\n\n\n")),
  "JSON over two data lines": reformatted((all) => all.replaceAll('"object"', '\ndata: "object"')),
  "lines of JSON without data:": streamedOnly(
    bytes(Buffer.from(stream.replaceAll("data: ", "").replaceAll("\n\n", "\n")), jsonType),
    hidden("upstream_invalid_reply", 2),
  ),
  // Tools.
  "a tool call whose arguments are cut": wholeOnly(
    withReply({ role: "assistant", content: null, ...toolCall('{"city": "Ro') }, "tool_calls"),
    invalid,
  ),
  "a stream that ends within a tool call": streamedOnly(
    events([roleChunk, choice(toolCall('{"city": "Ro'))]),
    broken,
  ),
  "a tool call without a name": wholeOnly(
    withReply(
      { role: "assistant", content: null, tool_calls: [{ id: "a", type: "function" }] },
      "tool_calls",
    ),
    invalid,
  ),
};
