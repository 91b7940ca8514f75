import type { ClientError, ErrorShape } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/** Anthropic's error types where they are not the gateway's own, by its code. */
const typesOfCode: Readonly<Record<string, string>> = {
  body_too_large: "request_too_large",
  budget_exceeded: "billing_error",
  host_not_allowed: "permission_error",
  origin_not_allowed: "permission_error",
  server_stopping: "overloaded_error",
  upstream_overloaded: "overloaded_error",
  upstream_timeout: "timeout_error",
  request_timeout: "timeout_error",
};

/** Words by which agents know that they must shorten the conversation. */
const knownPhrase = "prompt is too long";

function body({ message, type, code, details }: ClientError, requestId: string): string {
  const isTooLong = code === "context_length_exceeded" && !message.toLowerCase().includes(knownPhrase);
  const text = isTooLong ? `${knownPhrase}: ${message}` : message;
  const error = { type: typesOfCode[code] ?? type, message: text, ...(details && { details }) };
  return asciiJson({ type: "error", error, request_id: requestId });
}

/** Anthropic's error object. No `message_stop` follows the event: an SDK that waits for it sees that the stream is not whole. */
export const messagesErrors: ErrorShape = {
  body,
  event: (error, requestId) => `event: error\ndata: ${body(error, requestId)}\n\n`,
};
