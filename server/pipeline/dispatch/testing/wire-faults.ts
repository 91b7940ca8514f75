import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { completion, json, overloaded, status, wholeStream } from "./behaviours.ts";
import type { Behaviour } from "./fake-upstream.ts";
import {
  both,
  broken,
  bytes,
  document,
  type Fault,
  half,
  hidden,
  jsonType,
  served,
  streamedOnly,
  wholeOnly,
} from "./faults.ts";

/** Bytes on the wire, HTTP and all; then the connection ends, unless it is kept open. */
export function wire(
  pieces: readonly (string | Buffer)[],
  ending: "end" | "keep" | "reset" = "end",
): Behaviour {
  return async (_response, { socket }) => {
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (ending === "end") socket.end();
    if (ending === "reset") socket.resetAndDestroy();
  };
}

export const stream = wholeStream.join("");
export const text = document.toString();
export const head = (type: string, ...more: string[]): string =>
  ["HTTP/1.1 200 OK", `content-type: ${type}`, ...more, "", ""].join("\r\n");
export const eventHead = head("text/event-stream", "connection: close");
export const sized = (length: number): string => head("application/json", `content-length: ${length}`);
/** The reply that was asked for, whole or streamed, behind this. */
export const either =
  (before: string): Behaviour =>
  (response, request, number) => {
    const isStream = request.body.stream === true;
    const body = isStream ? stream : text;
    const type = isStream ? "text/event-stream" : "application/json";
    wire([before, head(type, `content-length: ${Buffer.byteLength(body)}`), body])(response, request, number);
  };
const lost = hidden("upstream_unreachable", 2);
const failed = hidden("upstream_error", 2);
const invalid = hidden("upstream_invalid_reply", 2);

/** Connections, heads, encodings and statuses. */
export const wireFaults: Readonly<Record<string, Fault>> = {
  // The wire.
  "an end before the head": both(wire([]), lost),
  "headers that drip": both(
    wire(["HTTP/1.1 200 OK\r\n", "x-a: 1\r\n"], "keep"),
    hidden("upstream_timeout"),
    true,
  ),
  "a reset within the head": both(wire(["HTTP/1.1 200 OK\r\nx-a"], "reset"), lost),
  "103 before the head": both(either("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"), served),
  "100 and 103 before the head": both(
    either("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
    served,
  ),
  "101": both(wire(["HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"]), lost),
  "2,000 headers": both(json(completion, 200, manyHeaders(2_000)), hidden("upstream_invalid_reply")),
  "a status line that is none": both(wire(["HTTP/1.1 OK\r\n\r\n"]), hidden("upstream_invalid_reply")),
  "HTTP/1.0 without a length": {
    play: (response, request, number) =>
      wire(
        request.body.stream === true
          ? [eventHead.replace("1.1", "1.0"), stream]
          : [head("application/json").replace("1.1", "1.0"), text],
      )(response, request, number),
    ...{ streamed: served, unstreamed: served },
  },
  "a length that is too large": wholeOnly(wire([sized(document.length + 50), document]), lost),
  "a length that is too small": wholeOnly(wire([sized(document.length - 50), document]), invalid),
  "a length and chunks": both(
    wire([
      head("application/json", "content-length: 5", "transfer-encoding: chunked"),
      "2\r\n{}\r\n0\r\n\r\n",
    ]),
    lost,
  ),
  "a chunk without its end": streamedOnly(
    wire([head("text/event-stream", "transfer-encoding: chunked"), httpChunk(half.join(""))]),
    broken,
  ),
  "a chunk's length that is none": streamedOnly(
    wire([head("text/event-stream", "transfer-encoding: chunked"), httpChunk(half.join("")), "zz\r\n"]),
    broken,
  ),
  "trailers behind the stream": streamedOnly(
    wire([
      head("text/event-stream", "transfer-encoding: chunked"),
      httpChunk(stream),
      "0\r\nx-end: 1\r\n\r\n",
    ]),
    served,
  ),
  "a reset within a document": wholeOnly(wire([sized(document.length), text.slice(0, 60)], "reset"), lost),
  "gzip cut short": both(
    bytes(gzipSync(document).subarray(0, 60), { ...jsonType, "content-encoding": "gzip" }),
    hidden("upstream_invalid_reply"),
  ),
  deflate: wholeOnly(bytes(deflateSync(document), { ...jsonType, "content-encoding": "deflate" }), served),
  brotli: wholeOnly(bytes(brotliCompressSync(document), { ...jsonType, "content-encoding": "br" }), served),
  "an encoding that nobody knows": both(
    bytes(document, { "content-encoding": "x-snappy" }),
    hidden("upstream_invalid_reply"),
  ),
  // Statuses.
  "201": wholeOnly(json(completion, 201), served),
  "204": both((response) => response.writeHead(204).end(), hidden("upstream_invalid_reply", 2)),
  "307 to itself": both(
    (response, { path }) => response.writeHead(307, { location: path }).end(),
    hidden("upstream_invalid_reply"),
  ),
  "402": both(status(402), hidden("upstream_credentials")),
  "403, HTML": both(json("<html>", 403, { "content-type": "text/html" }), hidden("upstream_credentials")),
  "408": both(status(408), { kind: "hidden", code: "upstream_timeout", calls: null }),
  "409": both(status(409), failed),
  "418": both(status(418), hidden("upstream_rejected")),
  "422": both(status(422), hidden("upstream_rejected")),
  "425": both(status(425), failed),
  "501": both(status(501), hidden("upstream_error")),
  "500 without a body": both((response) => response.writeHead(500).end(), failed),
  "504, text": both(json("upstream timed out", 504, { "content-type": "text/plain" }), failed),
  "599": both(status(599), failed),
  "500, cut": both(wire(["HTTP/1.1 500 No\r\ncontent-length: 500\r\n\r\n{"], "reset"), failed),
  "529, Anthropic's form": both(json(overloaded, 529), failed),
  "429, Retry-After that is none": both(
    status(429, {}, { "retry-after": "soon" }),
    hidden("upstream_rate_limited", 2),
  ),
  "503, Retry-After of a minute": both(status(503, {}, { "retry-after": "60" }), hidden("upstream_error")),
  "429, a minute in milliseconds": both(
    status(429, {}, { "retry-after-ms": "60000" }),
    hidden("upstream_rate_limited"),
  ),
};

export function httpChunk(content: string): string {
  return `${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n`;
}

function manyHeaders(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`x-header-${at}`, "a value of some length"]),
  );
}
