import { gzipSync } from "node:zlib";
import {
  chunk,
  completion,
  doneEvent,
  events,
  eventsThenReset,
  eventsThenSilence,
  finishChunk,
  json,
  reset,
  roleChunk,
  silence,
  status,
  textChunk,
  usageChunk,
  wholeStream,
} from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";

/**
 * What a client must get. `served`: the whole reply of this upstream. `hidden`: nothing of this upstream (called so often; null: once where there is another place, else twice); a fallback serves, and where there
 * is none an error of this code comes. `broken`: the part that had come, then an error event and no `[DONE]`. `passed-on`: this upstream's
 * refusal, fallback or not, under this code.
 */
export type Expected =
  | { readonly kind: "served" }
  | { readonly kind: "hidden"; readonly code: string; readonly calls: 1 | 2 | null }
  | { readonly kind: "broken" }
  | { readonly kind: "passed-on"; readonly code: string }
  /** The part that came, ended as the provider said (a limit, a filter): that is its reply. */
  | { readonly kind: "partial" };

export interface Fault {
  readonly play: Behaviour;
  /** null: the fault cannot occur in this form. */
  readonly streamed: Expected | null;
  readonly unstreamed: Expected | null;
  /** Kept open by the upstream: the gateway must end it. */
  readonly isHanging?: boolean;
}

export const served: Expected = { kind: "served" };
export const broken: Expected = { kind: "broken" };
export const passedOn = (code: string): Expected => ({ kind: "passed-on", code });
/** @param calls 2: the same place is asked once more first */
export const hidden = (code: string, calls: 1 | 2 = 1): Expected => ({ kind: "hidden", code, calls });
export const both = (play: Behaviour, expected: Expected, isHanging = false): Fault => ({
  ...{ play, streamed: expected, unstreamed: expected, isHanging },
});
export const streamedOnly = (play: Behaviour, streamed: Expected, isHanging = false): Fault => ({
  ...{ play, streamed, unstreamed: null, isHanging },
});
export const wholeOnly = (play: Behaviour, unstreamed: Expected, isHanging = false): Fault => ({
  ...{ play, streamed: null, unstreamed, isHanging },
});

/** Raw bytes, under any content type, cut into pieces. */
export function bytes(
  body: Buffer,
  headers: Record<string, string> = {},
  pieceBytes = body.length,
): Behaviour {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream", ...headers });
    for (let at = 0; at < body.length; at += pieceBytes) {
      response.write(body.subarray(at, at + pieceBytes));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
}

/** One piece again and again until the connection ends. */
export function drip(before: string, piece: string, contentType = "text/event-stream"): Behaviour {
  return (response) => {
    response.writeHead(200, { "content-type": contentType });
    if (before !== "") response.write(before);
    const timer = setInterval(() => response.write(piece), 20);
    response.once("close", () => clearInterval(timer));
  };
}

export const half = [roleChunk, textChunk("Half an ans")];
const whole = Buffer.from(wholeStream.join(""));
export const document = Buffer.from(JSON.stringify(completion));
export const jsonType = { "content-type": "application/json" };
const vllmError = { object: "error", message: "engine died", type: "InternalServerError", code: 500 };
export const choice = (fields: object, finishReason: string | null = null) =>
  chunk({ choices: [{ index: 0, delta: fields, finish_reason: finishReason }] });
const second = chunk({ choices: [{ index: 1, delta: { content: "b" }, finish_reason: null }] });
export const withReply = (
  message: object,
  finishReason: string,
  usage: object = completion.usage,
): Behaviour => json({ ...completion, usage, choices: [{ index: 0, message, finish_reason: finishReason }] });
const notUtf8 = (text: string): Buffer => Buffer.from(text.replace("naïve", "na\u00efve"), "latin1");

/** Every way in which a provider was seen to fail, or to do right in an unusual way. */
export const faults: Readonly<Record<string, Fault>> = {
  "silence before the head": both(silence, hidden("upstream_timeout"), true),
  "silence after the head": both(eventsThenSilence([]), hidden("upstream_timeout"), true),
  "comments only": streamedOnly(drip("", ": wait\n\n"), hidden("upstream_timeout"), true),
  "white space only": both(drip("", "\n"), hidden("upstream_timeout"), true),
  "a role and nothing else": streamedOnly(eventsThenSilence([roleChunk]), hidden("upstream_timeout"), true),
  "empty pieces only": streamedOnly(drip("", textChunk("")), hidden("upstream_timeout"), true),
  "a byte at a time": both(drip("data: {", " "), hidden("upstream_timeout"), true),
  "comments after a part": streamedOnly(drip(half.join(""), ": wait\n\n"), broken, true),
  "silence after a part": streamedOnly(eventsThenSilence(half), broken, true),
  "a part of a document, then silence": wholeOnly(
    (response) => {
      response.writeHead(200, jsonType);
      response.write(document.subarray(0, 60));
    },
    hidden("upstream_timeout"),
    true,
  ),
  "a reset before the head": both(reset, hidden("upstream_unreachable", 2)),
  "a reset after a part": streamedOnly(eventsThenReset(half), broken),
  "an end after a part": streamedOnly(events(half), broken),
  "a document cut short": wholeOnly(
    bytes(document.subarray(0, 90), jsonType),
    hidden("upstream_invalid_reply", 2),
  ),
  "an event cut short": streamedOnly(events([...half, textChunk("wer").slice(0, 60)]), broken),
  "an event that is not JSON": streamedOnly(
    events([...half, 'data: {"choices":[{"delta"\n\n', textChunk("wer"), finishChunk, doneEvent]),
    broken,
  ),
  // Nothing of it has reached the client yet.
  "an event that is not JSON, in one read with the first": streamedOnly(
    bytes(Buffer.from([...half, 'data: {"choi\n\n', textChunk("wer"), finishChunk, doneEvent].join(""))),
    hidden("upstream_invalid_reply", 2),
  ),
  "garbage between events": streamedOnly(events([...half, "<html>502</html>\n\n", doneEvent]), broken),
  "an event that is not UTF-8": streamedOnly((response, request, number) => {
    eventsThenSilence(half)(response, request, number);
    setTimeout(() => response.end(notUtf8(wholeStream.join(""))), 10);
  }, broken),
  "a document that is not UTF-8": wholeOnly(
    bytes(notUtf8(JSON.stringify(completion)), jsonType),
    hidden("upstream_invalid_reply", 2),
  ),
  "429": both(status(429), hidden("upstream_rate_limited", 2)),
  "429, Retry-After of a minute": both(
    status(429, {}, { "retry-after": "60" }),
    hidden("upstream_rate_limited"),
  ),
  "401": both(status(401, { code: "invalid_api_key" }), hidden("invalid_api_key")),
  "403": both(status(403), hidden("upstream_credentials")),
  "no quota": both(status(429, { code: "insufficient_quota" }), hidden("insufficient_quota")),
  "404": both(status(404), hidden("upstream_not_found")),
  "500": both(status(500), hidden("upstream_error", 2)),
  "502, HTML": both(json("<html>", 502, { "content-type": "text/html" }), hidden("upstream_error", 2)),
  "503": both(status(503), hidden("upstream_error", 2)),
  "529": both(status(529), hidden("upstream_error", 2)),
  "an error's body without end": both(
    (response) => {
      response.writeHead(500, jsonType);
      response.write("{");
    },
    hidden("upstream_error", 2),
    true,
  ),
  "a context that is too long": both(
    status(400, { message: "too long", code: "context_length_exceeded", param: "messages" }),
    hidden("context_length_exceeded"),
  ),
  "a prompt that is too long, in words": both(
    status(400, { message: "prompt is too long: 213000 tokens > 200000 maximum" }),
    hidden("context_length_exceeded"),
  ),
  "a refusal by content policy": both(
    status(400, { message: "no", code: "content_policy_violation" }),
    passedOn("content_policy_violation"),
  ),
  "a refusal by a filter with 403": both(
    status(403, { message: "Blocked by content filter" }),
    passedOn("content_policy_violation"),
  ),
  "HTML with 200": both(
    bytes(Buffer.from("<html>sign in</html>"), { "content-type": "text/html" }),
    hidden("upstream_invalid_reply"),
  ),
  "a redirect": both(
    (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    hidden("upstream_invalid_reply"),
  ),
  "headers of 40 kB": both(
    json(completion, 200, { "x-padding": "x".repeat(40_000) }),
    hidden("upstream_invalid_reply"),
  ),
  "no HTTP": both(
    (response) => void response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n"),
    hidden("upstream_invalid_reply"),
  ),
  "characters cut in two": streamedOnly(bytes(whole, {}, 3), served),
  CRLF: streamedOnly(bytes(Buffer.from(wholeStream.join("").replaceAll("\n", "\r\n")), {}, 7), served),
  "a byte order mark before events": streamedOnly(
    bytes(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]), {}, 2),
    served,
  ),
  "a byte order mark before a document": wholeOnly(
    bytes(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), document]), jsonType),
    served,
  ),
  "gzip, events": streamedOnly(bytes(gzipSync(whole), { "content-encoding": "gzip" }, 40), served),
  "gzip, a document": wholeOnly(
    bytes(gzipSync(document), { ...jsonType, "content-encoding": "gzip" }, 40),
    served,
  ),
  "gzip that is none": both(
    bytes(document, { "content-encoding": "gzip" }),
    hidden("upstream_invalid_reply"),
  ),
  "events labelled as JSON": streamedOnly(bytes(whole, jsonType), served),
  "events without a label": streamedOnly(bytes(whole, { "content-type": "" }), served),
  "a document labelled as events": wholeOnly(bytes(document), served),
  "an error with 200": both(
    json({ error: { message: "overloaded", code: 503 } }),
    hidden("upstream_error", 2),
  ),
  "vLLM's error with 200": wholeOnly(json(vllmError), hidden("upstream_error", 2)),
  "vLLM's error as the first event": streamedOnly(
    events([`data: ${JSON.stringify(vllmError)}\n\n`, doneEvent]),
    hidden("upstream_error", 2),
  ),
  "vLLM's error after a part": streamedOnly(
    events([...half, `data: ${JSON.stringify(vllmError)}\n\n`, doneEvent]),
    broken,
  ),
  "an error event after a part": streamedOnly(
    events([...half, 'event: error\ndata: {"message":"boom"}\n\n', doneEvent]),
    broken,
  ),
  "the finish reason error": streamedOnly(events([...half, choice({}, "error"), doneEvent]), broken),
  "[DONE] without a finish reason": streamedOnly(events([...half, doneEvent]), broken),
  "one of two choices without a finish reason": streamedOnly(
    events([...half, second, finishChunk, usageChunk, doneEvent]),
    broken,
  ),
  "finish and usage, then silence": streamedOnly(eventsThenSilence(wholeStream.slice(0, -1)), served, true),
  "finish, then silence": streamedOnly(eventsThenSilence(wholeStream.slice(0, -2)), served, true),
  "finish and usage, then a reset": streamedOnly(eventsThenReset(wholeStream.slice(0, -1)), served),
  "finish and usage, then the end": streamedOnly(events(wholeStream.slice(0, -1)), served),
  "[DONE], then silence": streamedOnly(eventsThenSilence(wholeStream), served, true),
  "[DONE] alone": streamedOnly(events([doneEvent]), hidden("upstream_empty_reply")),
  "no event at all": streamedOnly(events([]), hidden("upstream_invalid_reply", 2)),
  "no choices": both(
    (response, request, number) =>
      request.body.stream === true
        ? events([chunk({ choices: [] }), usageChunk, doneEvent])(response, request, number)
        : json({ ...completion, choices: [] })(response, request, number),
    hidden("upstream_empty_reply"),
  ),
  "no text, streamed": streamedOnly(
    events([roleChunk, finishChunk, usageChunk, doneEvent]),
    hidden("upstream_empty_reply"),
  ),
  "no text": wholeOnly(
    withReply({ role: "assistant", content: "" }, "stop", {
      prompt_tokens: 1_000,
      completion_tokens: 0,
      total_tokens: 1_000,
    }),
    hidden("upstream_empty_reply"),
  ),
  "reasoning alone, at the limit": wholeOnly(
    withReply({ role: "assistant", content: null, reasoning_content: "Let me see" }, "length"),
    hidden("upstream_output_limit"),
  ),
  "hidden reasoning alone, at the limit": streamedOnly(
    events([roleChunk, choice({}, "length"), usageChunk, doneEvent]),
    hidden("upstream_output_limit"),
  ),
  "a filtered reply": wholeOnly(withReply({ role: "assistant", content: "" }, "content_filter"), served),
  "a whole event twice": streamedOnly(
    events([
      ...wholeStream.slice(0, 3),
      finishChunk,
      finishChunk,
      usageChunk,
      usageChunk,
      doneEvent,
      doneEvent,
    ]),
    served,
  ),
  "choices that are no list": streamedOnly(
    events([...half, chunk({ choices: "none" }), finishChunk, doneEvent]),
    broken,
  ),
};
