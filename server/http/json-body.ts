import { isUtf8 } from "node:buffer";
import { GatewayError } from "../errors/gateway-error.ts";

/**
 * Parses a request body.
 *
 * @throws GatewayError `invalid_utf8` or `invalid_json`; the message says where parsing stopped, and shows nothing of the body
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0)
    throw new GatewayError("invalid_json", "The request body is empty: send one JSON object.");
  if (!isUtf8(body)) {
    throw new GatewayError(
      "invalid_utf8",
      "The request body is not valid UTF-8: encode it as UTF-8 before sending it.",
    );
  }
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError(
      "invalid_json",
      `The request body is not valid JSON${whereOf(cause, text)}.`,
      null,
      cause,
    );
  }
}

/** Line and column of the fault where the parser tells the position. */
function whereOf(cause: unknown, text: string): string {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  if (position === undefined)
    return text.trim() === "" ? ": it holds white space only" : ": it ends too early";
  const before = text.slice(0, Number(position));
  const line = before.split("\n").length;
  return `: parsing stopped at line ${line}, column ${before.length - before.lastIndexOf("\n")}`;
}
