import { completion, json, reset, silence } from "../../pipeline/dispatch/testing/behaviours.ts";
import type { Behaviour } from "../../pipeline/dispatch/testing/fake-upstream.ts";
import {
  both,
  broken,
  type Fault,
  hidden,
  passedOn,
  served,
  streamedOnly,
  wholeOnly,
} from "../../pipeline/dispatch/testing/faults.ts";
import type { Reply } from "../../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../../protocols/behaviours/protocol-tables.ts";
import type { UpstreamProtocol } from "../../protocols/behaviours/upstream-protocol.ts";
import { wholeText } from "./fault-cell.ts";

export interface UpstreamFault extends Fault {
  /** What the provider speaks. */
  readonly upstream: UpstreamProtocol;
}

const counted = { input: 1_000, cached: 0, written: 0, output: 500 };
const hello: Reply = { blocks: [{ text: wholeText }], ending: "stop", counted };
const saysNothing: Reply = { blocks: [], ending: "stop", counted: { ...counted, output: 0 } };
const isAtLimit: Reply = { blocks: [], ending: "length", counted };

const lost = hidden("upstream_unreachable", 2);
const invalid = hidden("upstream_invalid_reply", 2);
const malformed = hidden("upstream_invalid_reply");
const silent = hidden("upstream_timeout");

/** Pieces of a stream, and how it ends. */
const pieces =
  (to: UpstreamProtocol, list: readonly Buffer[], end: "end" | "reset" | "silence" = "end"): Behaviour =>
  async (response) => {
    response.writeHead(200, {
      "content-type": to.frame === undefined ? "text/event-stream" : "application/vnd.amazon.eventstream",
    });
    response.flushHeaders();
    for (const piece of list) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === "end") response.end();
    else if (end === "reset") setTimeout(() => response.socket?.resetAndDestroy(), 20);
  };

/** A reply as this protocol streams it, as bytes. */
function streamOf(to: UpstreamProtocol, reply: Reply): Buffer[] {
  const { events, terminator } = to.stream(reply);
  return [...events, ...(terminator === null ? [] : [terminator])].map((event) => framed(to, event));
}

const framed = (to: UpstreamProtocol, event: string): Buffer => to.frame?.(event) ?? Buffer.from(event);

/** How many events of `hello` hold its beginning, and nothing of its end. */
const partOf = (to: UpstreamProtocol): number =>
  to.stream(hello).events.findIndex((event) => event.includes(wholeText.slice(-2)));

/** An event whose bytes nobody can read. */
function garbage(to: UpstreamProtocol): Buffer {
  if (to.frame === undefined) return Buffer.from('data: {"type": "conten\n\n');
  const frame = framed(to, to.stream(hello).events[1]!);
  // Its checksum is wrong.
  frame[frame.length - 6]! ^= 1;
  return frame;
}

function faultsOf(to: UpstreamProtocol): Record<string, Fault> {
  const all = streamOf(to, hello);
  const part = all.slice(0, partOf(to));
  const whole = JSON.stringify(to.whole(hello));
  const document =
    (text: string, type = "application/json", status = 200): Behaviour =>
    (response) => {
      response.writeHead(status, { "content-type": type });
      response.end(text);
    };
  const error = (status: number, message: string, headers: Record<string, string> = {}): Behaviour =>
    json(to.error(status, message), status, headers);
  const inForm =
    (reply: Reply): Behaviour =>
    (response, request, number) =>
      (to.isStream(request) ? pieces(to, streamOf(to, reply)) : json(to.whole(reply)))(
        response,
        request,
        number,
      );
  return {
    "a reset before the head": both(reset, lost),
    "silence before the head": both(silence, silent, true),
    "silence after the head": streamedOnly(pieces(to, [], "silence"), silent, true),
    "the head of the reply, then silence": streamedOnly(
      pieces(to, all.slice(0, 1), "silence"),
      textIn(to, 0) ? broken : silent,
      true,
    ),
    "400": both(error(400, "the field x is not known"), hidden("upstream_rejected")),
    "a prompt that is too long, in words": both(
      error(400, "prompt is too long: 213000 tokens > 200000 maximum"),
      hidden("context_length_exceeded"),
    ),
    "401": both(error(401, "no such key"), hidden("invalid_api_key")),
    "403, a filter": both(error(403, "Blocked by content filter"), passedOn("content_policy_violation")),
    "404": both(error(404, "no such model"), hidden("model_not_found")),
    "429": both(error(429, "slow down"), hidden("upstream_rate_limited", 2)),
    "429, Retry-After of a minute": both(
      error(429, "slow down", { "retry-after": "60" }),
      hidden("upstream_rate_limited"),
    ),
    "500": both(error(500, "an internal fault"), hidden("upstream_error", 2)),
    "503": both(error(503, "over capacity"), hidden("upstream_error", 2)),
    "529": both(error(529, "overloaded"), hidden("upstream_error", 2)),
    "an error event first": streamedOnly(
      pieces(to, [framed(to, to.errorEvent("the model has crashed"))]),
      hidden("upstream_error", 2),
    ),
    "an error event after a part": streamedOnly(
      pieces(to, [...part, framed(to, to.errorEvent("the model has crashed"))]),
      broken,
    ),
    "an end after a part": streamedOnly(pieces(to, part), broken),
    "a reset after a part": streamedOnly(pieces(to, part, "reset"), broken),
    "silence after a part": streamedOnly(pieces(to, part, "silence"), broken, true),
    "an event that cannot be read, first": streamedOnly(
      pieces(to, [garbage(to)]),
      to.frame === undefined ? invalid : malformed,
    ),
    "an event that cannot be read, after a part": streamedOnly(
      pieces(to, [...part, garbage(to), ...all.slice(part.length)]),
      broken,
    ),
    "an event cut short": streamedOnly(pieces(to, [...part, all[part.length]!.subarray(0, -9)]), broken),
    "HTML with 200": both(document("<html>sign in</html>", "text/html"), malformed),
    "an empty body": both(document(""), invalid),
    "a document cut short": wholeOnly(document(whole.slice(0, -20)), invalid),
    "the document {}": wholeOnly(document("{}"), invalid),
    "the document []": wholeOnly(document("[]"), invalid),
    "the document null": wholeOnly(document("null"), invalid),
    "a document of chat completions": wholeOnly(json(completion), invalid),
    "a document where a stream was asked for": streamedOnly(document(whole), malformed),
    "no text": both(inForm(saysNothing), hidden("upstream_empty_reply")),
    "nothing but the limit": both(inForm(isAtLimit), hidden("upstream_output_limit")),
    "pieces of three bytes": streamedOnly(pieces(to, cut(Buffer.concat(all), 3)), served),
    "a whole reply in one piece": streamedOnly(pieces(to, [Buffer.concat(all)]), served),
    "the whole reply, then silence": streamedOnly(pieces(to, all, "silence"), served, true),
    "the whole reply, then a reset": streamedOnly(pieces(to, all, "reset"), served),
  };
}

/** Whether the event of this place holds text. */
const textIn = (to: UpstreamProtocol, at: number): boolean =>
  to.stream(hello).events[at]!.includes(wholeText.slice(0, 2));

const cut = (bytes: Buffer, length: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  );

/** Faults of providers of the other protocols, each in that protocol's own words. Those of chat completions: `everyFault`. */
export const upstreamFaults: Readonly<Record<string, UpstreamFault>> = Object.fromEntries(
  upstreamProtocols
    .filter(({ protocol }) => protocol !== "openai-chat")
    .flatMap((upstream) =>
      Object.entries(faultsOf(upstream)).map(([name, fault]) => [
        `${upstream.protocol}: ${name}`,
        { ...fault, upstream },
      ]),
    ),
);
