import type { IncomingHttpHeaders } from "node:http";
import type { Readable, Transform } from "node:stream";
import zlib from "node:zlib";
import { GatewayError } from "../errors/gateway-error.ts";

/** A larger piece would hold the event loop while it is scanned, a smaller one costs more turns of it. */
const chunkSize = 64 * 1024;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize }),
  "x-gzip": () => zlib.createGunzip({ chunkSize }),
  deflate: () => zlib.createInflate({ chunkSize }),
  br: () => zlib.createBrotliDecompress({ chunkSize }),
};

const encodingOf = (headers: IncomingHttpHeaders): string =>
  (headers["content-encoding"] ?? "").trim().toLowerCase();

/** Before a body is read. @throws GatewayError `unsupported_media_type` for an encoding that is not known */
export function requireKnownEncoding(headers: IncomingHttpHeaders): void {
  const encoding = encodingOf(headers);
  if (encoding === "" || encoding === "identity" || Object.hasOwn(decoders, encoding)) return;
  throw new GatewayError(
    "unsupported_media_type",
    `The body's \`content-encoding\` is not supported: use one of ${Object.keys(decoders).join(", ")}, or none.`,
  );
}

/**
 * Reads a body without its `content-encoding`. It is decompressed as it arrives, off the event loop, and no further than `read` goes: a small body that
 * becomes a huge one costs no more than the limit.
 *
 * @param read gets the plain bytes, and the size that they were declared to have; NaN: none
 * @throws GatewayError of `read`; `body_too_large` where the compressed bytes are more than the limit; `invalid_request` where the body is not what its encoding says
 */
export function readDecoded<Result>(
  payload: Readable,
  headers: IncomingHttpHeaders,
  limitBytes: number,
  read: (stream: Readable, declaredBytes: number) => Promise<Result>,
): Promise<Result> {
  const encoding = encodingOf(headers);
  // Without an async function around it: every one of them is another turn of the microtask queue.
  return encoding === "" || encoding === "identity"
    ? read(payload, Number(headers["content-length"] ?? Number.NaN))
    : readCompressed(encoding, payload, limitBytes, read);
}

async function readCompressed<Result>(
  encoding: string,
  payload: Readable,
  limitBytes: number,
  read: (stream: Readable, declaredBytes: number) => Promise<Result>,
): Promise<Result> {
  const decoder = decoders[encoding]!();
  let receivedBytes = 0;
  payload
    .on("data", (chunk: Buffer) => {
      receivedBytes += chunk.length;
      if (receivedBytes > limitBytes) decoder.destroy(bodyTooLarge(limitBytes));
    })
    .on("error", (error) => decoder.destroy(error));
  try {
    return await read(payload.pipe(decoder), Number.NaN);
  } catch (error) {
    // The rest passes unread, so that the client gets to read the reply.
    payload.unpipe(decoder).resume();
    decoder.destroy();
    if (error instanceof GatewayError || (error as NodeJS.ErrnoException).code === "ECONNRESET") throw error;
    throw new GatewayError(
      "invalid_request",
      `The body is not valid ${encoding}, which its \`content-encoding\` says it is.`,
    );
  }
}

/** @param setting that raises the limit */
export const bodyTooLarge = (limitBytes: number, setting = "server.body_limit_bytes"): GatewayError =>
  new GatewayError(
    "body_too_large",
    `The request body is larger than the limit of ${limitBytes} bytes: send less, or raise ${setting}.`,
  );
