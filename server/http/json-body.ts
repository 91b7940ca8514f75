import { isAscii, isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { type ParseError, parse } from "jsonc-parser";
import { GatewayError } from "../errors/gateway-error.ts";
import { bodyTooLarge } from "./decoded-body.ts";
import { createJsonScan } from "./json-scan.ts";

/** Beyond this size each step of reading a body has a turn of the event loop of its own, so that others are served in between. */
const oneTurnBytes = 256 * 1024;
/** Text outside ASCII is decoded in pieces of this size, one in each turn. */
const decodedAtOnceBytes = 2 * 1024 * 1024;
/** The place of a fault is looked for in bodies up to this size: the search reads all of the text once more. */
const maxLocatedCharacters = 64 * 1024;

interface JsonBody {
  readonly value: unknown;
  readonly bytes: Buffer;
}

/**
 * Reads a request body, and works no further than to the first fault: too many bytes, too complex (see `createJsonScan`), not UTF-8, not JSON.
 *
 * @param declaredBytes the content-length header; NaN: none
 * @throws GatewayError `body_too_large`, `body_too_complex`, `invalid_request`, `invalid_utf8` or `invalid_json`
 */
export async function readJsonBody(
  stream: Readable,
  declaredBytes: number,
  limitBytes: number,
): Promise<JsonBody> {
  if (declaredBytes > limitBytes) throw bodyTooLarge(limitBytes);
  const bytes = await collect(stream, limitBytes);
  if (!Number.isNaN(declaredBytes) && bytes.length !== declaredBytes)
    throw new GatewayError("invalid_request", "The body's size differs from its content-length header.");
  if (bytes.length <= oneTurnBytes) return { value: parseJsonBody(bytes), bytes };
  await setImmediate();
  const text = await decodeLarge(bytes);
  await setImmediate();
  const value = parseText(text);
  await setImmediate();
  return { value, bytes };
}

/**
 * The bytes of a body, scanned as they arrive. After a fault nothing is kept or looked at, and the error waits for the end, as far as the limit
 * allows: most clients read no reply before they have sent everything, and would see a broken connection instead.
 */
function collect(stream: Readable, limitBytes: number): Promise<Buffer> {
  const scan = createJsonScan();
  const chunks: Buffer[] = [];
  let receivedBytes = 0;
  let fault: unknown = null;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off("data", onData).off("end", onEnd).off("error", onError);
      stream.resume();
    };
    const onData = (chunk: Buffer): void => {
      receivedBytes += chunk.length;
      if (receivedBytes > limitBytes) {
        settle();
        reject(bodyTooLarge(limitBytes));
      }
      if (fault !== null) return;
      try {
        scan.feed(chunk);
        chunks.push(chunk);
      } catch (error) {
        fault = error;
        chunks.length = 0;
      }
    };
    // The stream is over, and its listeners with it. One piece, as most bodies come in, is not copied.
    const onEnd = (): void => {
      if (fault === null) resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, receivedBytes));
      else reject(fault as Error);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    stream.on("data", onData).on("end", onEnd).on("error", onError);
  });
}

/**
 * Parses a body that was scanned.
 *
 * @throws GatewayError `invalid_utf8` or `invalid_json`; the message says where parsing stopped, and shows nothing of the body
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0)
    throw new GatewayError("invalid_json", "The request body is empty: send one JSON object.");
  if (!isUtf8(body)) throw notUtf8();
  return parseText(body.toString("utf8"));
}

async function decodeLarge(bytes: Buffer): Promise<string> {
  if (isAscii(bytes)) return bytes.toString("latin1");
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(bytes.length, start + decodedAtOnceBytes);
    // Never between the bytes of one character, which are four at most.
    for (let back = 0; back < 3 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80; back += 1) end -= 1;
    const piece = bytes.subarray(start, end);
    if (!isUtf8(piece)) throw notUtf8();
    pieces.push(piece.toString("utf8"));
    start = end;
    await setImmediate();
  }
  return pieces.join("");
}

const notUtf8 = (): GatewayError =>
  new GatewayError(
    "invalid_utf8",
    "The request body is not valid UTF-8: encode it as UTF-8 before sending it.",
  );

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message repeats a part of the body, so it is not kept as the cause.
    throw new GatewayError("invalid_json", `The request body is not valid JSON${whereOf(text)}.`);
  }
}

/** Line and column of the first fault, where that is worth the search: the built-in parser does not always tell. */
function whereOf(text: string): string {
  if (text.length > maxLocatedCharacters) return "";
  if (text.trim() === "") return ": it holds white space only";
  const faults: ParseError[] = [];
  parse(text, faults, { disallowComments: true, allowTrailingComma: false });
  const offset = faults[0]?.offset ?? text.length;
  if (offset >= text.trimEnd().length) return ": it ends too early";
  const before = text.slice(0, offset);
  return `: parsing stopped at line ${before.split("\n").length}, column ${offset - before.lastIndexOf("\n")}`;
}
