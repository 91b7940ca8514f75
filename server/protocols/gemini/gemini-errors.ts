import { errorCodes } from "../../errors/error-codes.ts";
import type { ClientError, ErrorShape } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/** Google's names of statuses (google.rpc.Code). */
const names: Readonly<Record<number, string>> = {
  ...{ 400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 402: "RESOURCE_EXHAUSTED", 403: "PERMISSION_DENIED" },
  ...{ 404: "NOT_FOUND", 405: "UNIMPLEMENTED", 408: "DEADLINE_EXCEEDED", 409: "ABORTED" },
  ...{ 429: "RESOURCE_EXHAUSTED", 499: "CANCELLED", 500: "INTERNAL", 501: "UNIMPLEMENTED" },
  ...{ 502: "UNAVAILABLE", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED", 529: "UNAVAILABLE" },
};

const nameOf = (status: number): string => names[status] ?? (status < 500 ? "INVALID_ARGUMENT" : "INTERNAL");

/** Google's error object (https://google.aip.dev/193); the gateway's own code is the `reason`, and stands in `metadata` with what belongs to it. */
function body(
  { message, type, code, param, status, details }: ClientError,
  requestId: string,
  retryAfterSeconds: number | null = null,
): string {
  const own = Object.hasOwn(errorCodes, code) ? errorCodes[code as keyof typeof errorCodes].status : 500;
  const number = status ?? own;
  const said = Object.entries({ ...details, code, type, param, request_id: requestId });
  const metadata = Object.fromEntries(
    said.flatMap(([name, value]) => (value == null ? [] : [[name, `${value}`]])),
  );
  const info = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    ...{ reason: code.toUpperCase().replace(/[^A-Z0-9_]/g, "_"), domain: "tradewind", metadata },
  };
  // Google's clients read when to ask again here, and no header.
  const wait =
    retryAfterSeconds === null
      ? []
      : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfterSeconds}s` }];
  const told = [info, ...wait];
  return asciiJson({ error: { code: number, message, status: nameOf(number), details: told } });
}

/** What a stream ends with has no finish reason, so that no client takes it for whole. */
export const geminiErrors: ErrorShape = {
  body,
  event: (error, requestId) => `data: ${body(error, requestId)}\n\n`,
};
