import { errorCodes } from "../errors/error-codes.ts";

/** OpenAI's error shape, for the API's documentation. */
const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["message", "type", "code", "param"],
      properties: {
        message: { type: "string" },
        type: { type: "string" },
        code: { type: "string", description: "Stable; docs/errors.md lists all of them." },
        param: { type: ["string", "null"] },
      },
    },
  },
} as const;

/** Statuses that any path may answer with, whatever it does: what arrives may be malformed, slow or not allowed. */
const anyPath = [400, 403, 408, 417, 431, 500] as const;
/** Those of paths that need a key. */
const keyedPath = [401, 503] as const;
/** Those of paths that take a body. */
const bodyPath = [413, 415] as const;

/** The `response` entries of a route's schema for its errors: those of its kind, and others that it names. */
export function errorResponses(
  kind: { readonly isKeyed: boolean; readonly hasBody: boolean },
  ...others: readonly (number | "4XX")[]
): Record<string, object> {
  const statuses = [
    ...anyPath,
    ...(kind.isKeyed ? keyedPath : []),
    ...(kind.hasBody ? bodyPath : []),
    ...others,
  ];
  return Object.fromEntries(
    statuses.map((status) => [status, { description: descriptionOf(status), ...errorSchema }]),
  );
}

/** The gateway's own codes of a status. */
function descriptionOf(status: number | "4XX"): string {
  const codes = Object.entries(errorCodes).filter(([, definition]) => definition.status === status);
  return codes.length === 0
    ? "From the provider; see docs/errors.md."
    : codes.map(([code]) => code).join(", ");
}
