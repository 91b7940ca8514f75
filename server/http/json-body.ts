import { isUtf8 } from "node:buffer";
import { type ParseError, parse } from "jsonc-parser";
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
  } catch {
    // The engine's own message repeats a part of the body, so it is not kept as the cause.
    throw new GatewayError("invalid_json", `The request body is not valid JSON: ${whereOf(text)}.`);
  }
}

/** Line and column of the first fault: the built-in parser does not always tell. */
function whereOf(text: string): string {
  const faults: ParseError[] = [];
  parse(text, faults, { disallowComments: true, allowTrailingComma: false });
  const offset = faults[0]?.offset ?? text.length;
  if (text.trim() === "") return "it holds white space only";
  if (offset >= text.trimEnd().length) return "it ends too early";
  const before = text.slice(0, offset);
  return `parsing stopped at line ${before.split("\n").length}, column ${offset - before.lastIndexOf("\n")}`;
}
