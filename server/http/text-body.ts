import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { GatewayError } from "../errors/gateway-error.ts";
import { bodyTooLarge } from "./decoded-body.ts";

/**
 * Reads a body of text.
 *
 * @param declaredBytes the content-length header; NaN: none
 * @throws GatewayError `body_too_large`, `invalid_request` or `invalid_utf8`
 */
export async function readTextBody(
  stream: Readable,
  declaredBytes: number,
  limitBytes: number,
): Promise<string> {
  if (declaredBytes > limitBytes) throw bodyTooLarge(limitBytes);
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received > limitBytes) throw bodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, received);
  if (received === 0) throw new GatewayError("invalid_request", "The request body is empty.");
  if (!isUtf8(bytes))
    throw new GatewayError(
      "invalid_utf8",
      "The request body is not valid UTF-8: encode it as UTF-8 before sending it.",
    );
  return bytes.toString("utf8");
}
