import type { ClientError, ErrorShape } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/** Anthropic's error types where they are not the gateway's own, by its code. */
const typesOfCode: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    body_too_large: "request_too_large",
    budget_exceeded: "billing_error",
    host_not_allowed: "permission_error",
    origin_not_allowed: "permission_error",
    server_stopping: "overloaded_error",
    insufficient_quota: "billing_error",
    upstream_timeout: "timeout_error",
    request_timeout: "timeout_error",
  }),
);

/** The same by the status that an upstream gave. */
const typesOfStatus: Readonly<Record<number, string>> = {
  404: "not_found_error",
  413: "request_too_large",
  503: "overloaded_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Words by which agents know that they must shorten the conversation. */
const knownPhrase = "prompt is too long";

function body({ message, type, code, param, status, details }: ClientError, requestId: string): string {
  const isTooLong = code === "context_length_exceeded" && !message.toLowerCase().includes(knownPhrase);
  const text = isTooLong ? `${knownPhrase}: ${message}` : message;
  const named = typesOfCode.get(code) ?? (status === undefined ? undefined : typesOfStatus[status]) ?? type;
  const error = { type: named, message: text, code, param, ...(details && { details }) };
  return asciiJson({ type: "error", error, request_id: requestId });
}

/** Anthropic's error object. No `message_stop` follows the event: an SDK that waits for it sees that the stream is not whole. */
export const messagesErrors: ErrorShape = {
  body,
  event: (error, requestId) => `event: error\ndata: ${body(error, requestId)}\n\n`,
};
