import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import { completion, json, status, wholeStream } from "./behaviours.ts";
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
import { either, head, httpChunk, sized, stream, text, wire } from "./wire-faults.ts";

const lost = hidden("upstream_unreachable", 2);
const failed = hidden("upstream_error", 2);
const invalid = hidden("upstream_invalid_reply", 2);
const malformed = hidden("upstream_invalid_reply");
const chunkedEvents = head("text/event-stream", "transfer-encoding: chunked");
const encoded = (body: Buffer, encoding: string, type = "application/json"): Behaviour =>
  bytes(body, { "content-type": type, "content-encoding": encoding }, 40);
/** The reply that was asked for, with these header lines. */
const withHeaders =
  (...lines: string[]): Behaviour =>
  (response, request, number) => {
    const isStream = request.body.stream === true;
    const type = isStream ? "text/event-stream" : "application/json";
    wire([head(type, "connection: close", ...lines), isStream ? stream : text])(response, request, number);
  };
const withStatus =
  (line: string): Behaviour =>
  (response, request, number) => {
    const isStream = request.body.stream === true;
    const type = isStream ? "text/event-stream" : "application/json";
    const replaced = head(type, "connection: close").replace("HTTP/1.1 200 OK", line);
    wire([replaced, isStream ? stream : text])(response, request, number);
  };
/** What a proxy never should: another reply behind the one that was asked for. */
const smuggled = text.replace("Hello", "Smuggled");
const kept =
  (after: Behaviour): Behaviour =>
  (response, request, number) => {
    (number === 1 ? after : either(""))(response, request, number);
  };

/** Heads, lengths, chunks, encodings and connections that are used again, beyond `wireFaults`. */
export const framingFaults: Readonly<Record<string, Fault>> = {
  "a stream's length that is too large": streamedOnly(
    wire([head("text/event-stream", `content-length: ${Buffer.byteLength(stream) + 9}`), stream]),
    served,
  ),
  "a stream's length that ends within its text": streamedOnly(
    wire([head("text/event-stream", `content-length: ${Buffer.byteLength(half.join(""))}`), half.join("")]),
    broken,
  ),
  "two lengths": both(wire([head("application/json", "content-length: 5", "content-length: 9"), text]), lost),
  "a negative length": both(wire([head("application/json", "content-length: -1"), text]), malformed),
  "a length that is no number": both(
    wire([head("application/json", "content-length: many"), text]),
    malformed,
  ),
  "a length beyond all numbers": both(
    wire([head("application/json", "content-length: 99999999999999999999999"), text]),
    lost,
  ),
  "a length of a terabyte": wholeOnly(wire([sized(2 ** 40), text], "keep"), malformed, true),
  "chunks with extensions and leading zeros": streamedOnly(
    wire([
      chunkedEvents,
      ...wholeStream.map((event) => `0${httpChunk(event).replace("\r\n", ";name=value\r\n")}`),
      "0\r\n\r\n",
    ]),
    served,
  ),
  "a chunk shorter than its length, then the end": streamedOnly(
    wire([chunkedEvents, `${(Buffer.byteLength(half.join("")) + 40).toString(16)}\r\n`, half.join("")]),
    broken,
  ),
  "a chunk longer than its length": streamedOnly(
    wire([chunkedEvents, httpChunk(half.join("")), "5\r\ndata: {}\n\n\r\n"]),
    broken,
  ),
  "the last chunk before the end of the text": streamedOnly(
    wire([chunkedEvents, httpChunk(half.join("")), "0\r\n\r\n"], "keep"),
    broken,
  ),
  "trailers without end": streamedOnly(
    wire([chunkedEvents, httpChunk(stream), "0\r\nx-end: 1\r\n"], "keep"),
    served,
    true,
  ),
  "lines of a head without carriage returns": both(
    wire([`HTTP/1.1 200 OK\ncontent-type: application/json\ncontent-length: 5\n\n`, text]),
    malformed,
  ),
  "a header line without a colon": both(withHeaders("x-nothing"), malformed),
  "a NUL in a header": both(withHeaders("x-nul: a\0b"), malformed),
  "a folded header": both(withHeaders("x-folded: a\r\n b"), malformed),
  "a status without a phrase": both(withStatus("HTTP/1.1 200"), served),
  "a status of four digits": both(withStatus("HTTP/1.1 2000 OK"), malformed),
  "status 000": both(withStatus("HTTP/1.1 000 None"), lost),
  "HTTP/2 to a client of HTTP/1.1": both(
    wire([Buffer.from("000012040000000000000300000080000400010000000500ffffff", "hex")]),
    malformed,
  ),
  "TLS where none is spoken": both(wire([Buffer.from("15030100020246", "hex")]), malformed),
  "early hints without end": both(
    (response) => {
      const timer = setInterval(
        () => response.socket?.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
        20,
      );
      response.socket?.once("close", () => clearInterval(timer));
    },
    hidden("upstream_timeout"),
    true,
  ),
  "headers with bytes beyond ASCII": both(
    withHeaders("x-name: caf\u00e9", "x-request-id: \u00e9\u00e9"),
    served,
  ),
  "a request id of 9 kB": both(withHeaders(`x-request-id: ${"r".repeat(9_000)}`), served),
  "cookies and a content security policy": both(
    withHeaders(
      "set-cookie: a=b; HttpOnly",
      "set-cookie: c=d",
      "content-security-policy: default-src 'none'",
    ),
    served,
  ),
  "headers of the gateway's own names": both(
    withHeaders("x-tradewind-cost: 0", "x-tradewind-model: other/model", "x-tradewind-attempts: 99"),
    served,
  ),
  "a content type of another character set": both((response, request, number) => {
    const isStream = request.body.stream === true;
    const type = isStream ? "text/event-stream; charset=iso-8859-1" : "application/json; charset=utf-16";
    bytes(Buffer.from(isStream ? stream : text), { "content-type": type }, 9)(response, request, number);
  }, served),
  "a document in UTF-16": wholeOnly(bytes(Buffer.from(text, "utf16le"), jsonType), invalid),
  "two content types": wholeOnly(
    wire([head("application/json", "content-type: text/html", `content-length: ${document.length}`), text]),
    served,
  ),
  // Encodings.
  "gzip of events, cut behind the finish": streamedOnly(
    encoded(gzipSync(Buffer.from(stream)).subarray(0, -9), "gzip", "text/event-stream"),
    served,
  ),
  "gzip and garbage behind it": wholeOnly(
    encoded(Buffer.concat([gzipSync(document), Buffer.from("garbage")]), "gzip"),
    malformed,
  ),
  "gzip of two members": wholeOnly(
    encoded(Buffer.concat([gzipSync(document.subarray(0, 50)), gzipSync(document.subarray(50))]), "gzip"),
    served,
  ),
  "gzip under the name x-gzip": wholeOnly(encoded(gzipSync(document), "X-GZip"), served),
  "deflate without its header": wholeOnly(encoded(deflateRawSync(document), "deflate"), served),
  "brotli cut short": both(encoded(brotliCompressSync(document).subarray(0, 40), "br"), malformed),
  "brotli of events": streamedOnly(
    encoded(brotliCompressSync(Buffer.from(stream)), "br", "text/event-stream"),
    served,
  ),
  "gzip twice": wholeOnly(encoded(gzipSync(gzipSync(document)), "gzip, gzip"), malformed),
  "zstd that is none": both(encoded(document, "zstd"), malformed),
  "an empty encoding": both(withHeaders("content-encoding: "), served),
  "the encoding identity in capitals": both(withHeaders("content-encoding: Identity"), served),
  "a body that is gzip and does not say so": wholeOnly(bytes(gzipSync(document), jsonType), invalid),
  "gzip of 100 MB": wholeOnly(encoded(gzipSync(Buffer.alloc(100_000_000, " ")), "gzip"), malformed),
  // Connections that are used again.
  "a second reply behind the first": both((response, request, number) => {
    const isStream = request.body.stream === true;
    const body = isStream ? stream : text;
    const type = isStream ? "text/event-stream" : "application/json";
    wire(
      [
        Buffer.from(
          `${head(type, `content-length: ${Buffer.byteLength(body)}`)}${body}${head("application/json", `content-length: ${Buffer.byteLength(smuggled)}`)}${smuggled}`,
        ),
      ],
      "keep",
    )(response, request, number);
  }, served),
  "bytes behind the reply": both((response, request, number) => {
    const isStream = request.body.stream === true;
    const body = isStream ? stream : text;
    const type = isStream ? "text/event-stream" : "application/json";
    wire([`${head(type, `content-length: ${Buffer.byteLength(body)}`)}${body}`, "garbage\r\n\r\n"], "keep")(
      response,
      request,
      number,
    );
  }, served),
  "an answer before the question was read": both(
    (response) =>
      void response.socket?.end("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
    failed,
  ),
  "an end and then a reset": both(wire([], "reset"), lost),
  // Statuses.
  "203, 202 and 206 with a reply": both(
    kept((response, request, number) => {
      withStatus("HTTP/1.1 206 Partial Content")(response, request, number);
    }),
    served,
  ),
  "202 without a reply": both(json({ status: "queued", id: "job-1" }, 202), invalid),
  "205": both((response) => response.writeHead(205).end(), invalid),
  ...Object.fromEntries(
    [300, 304, 308].map((code) => [
      String(code),
      both((response) => response.writeHead(code, { location: "/elsewhere" }).end(), malformed),
    ]),
  ),
  "400 without a body": both((response) => response.writeHead(400).end(), hidden("upstream_rejected")),
  "400, HTML": both(
    json("<html>Bad Request</html>", 400, { "content-type": "text/html" }),
    hidden("upstream_rejected"),
  ),
  ...Object.fromEntries(
    [411, 414, 415, 416, 417, 426, 428, 431, 451].map((code) => [
      String(code),
      both(status(code), hidden("upstream_rejected")),
    ]),
  ),
  "405": both(status(405), hidden("upstream_not_found")),
  "410": both(status(410), hidden("upstream_not_found")),
  "413": both(status(413), hidden("upstream_rejected")),
  "421": both(status(421), failed),
  "423": both(status(423), failed),
  "424": both(status(424), failed),
  "498, Groq's flex tier": both(status(498), failed),
  "499": both(status(499), failed),
  "505": both(status(505), hidden("upstream_error")),
  "507": both(status(507), failed),
  "520, HTML": both(json("<html>", 520, { "content-type": "text/html" }), failed),
  "524, text": both(json("error code: 524", 524, { "content-type": "text/plain" }), failed),
  "600": both(withStatus("HTTP/1.1 600 Odd"), failed),
  "999": both(withStatus("HTTP/1.1 999 Odd"), failed),
  "an error status behind which a reply comes": both(json(completion, 500), failed),
  "an error's body that drips": both(
    (response) => {
      response.writeHead(500, jsonType);
      const timer = setInterval(() => response.write("x"), 50);
      response.once("close", () => clearInterval(timer));
    },
    failed,
    true,
  ),
  "an error as a stream of events": streamedOnly((response) => {
    response.writeHead(503, { "content-type": "text/event-stream" });
    response.end('data: {"error":{"message":"busy","code":503}}\n\ndata: [DONE]\n\n');
  }, failed),
  "a head, and the rest of it in the next packet": both((response, request, number) => {
    const isStream = request.body.stream === true;
    const whole = head(isStream ? "text/event-stream" : "application/json", "connection: close");
    wire([...whole].concat(isStream ? stream : text))(response, request, number);
  }, served),
};
