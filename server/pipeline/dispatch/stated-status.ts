import type { ErrorFields } from "./error-fields.ts";

/**
 * The HTTP status that providers answer with for the kind of an error that they name, by its type, code or status in lower case: within a stream, and in a reply of
 * 200, the name is all there is.
 */
const statuses: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    // Anthropic
    ...{ invalid_request_error: 400, authentication_error: 401, billing_error: 402, permission_error: 403 },
    ...{ not_found_error: 404, request_too_large: 413, rate_limit_error: 429, timeout_error: 504 },
    ...{ overloaded_error: 529 },
    // OpenAI
    ...{ invalid_api_key: 401, model_not_found: 404, rate_limit_exceeded: 429, insufficient_quota: 429 },
    ...{ server_is_overloaded: 503, slow_down: 503 },
    // Google
    ...{ invalid_argument: 400, failed_precondition: 400, unauthenticated: 401, permission_denied: 403 },
    ...{ not_found: 404, resource_exhausted: 429, unavailable: 503, deadline_exceeded: 504 },
    // AWS
    ...{ validationexception: 400, throttlingexception: 429, modelnotreadyexception: 429 },
    ...{ internalserverexception: 500, modelstreamerrorexception: 500, modelerrorexception: 500 },
    ...{ serviceunavailableexception: 503, modeltimeoutexception: 504 },
  }),
);

/** null: neither a status nor a kind that is known. */
export function statedStatus({ code, type, status }: ErrorFields): number | null {
  const number = Number(code ?? status);
  if (Number.isInteger(number) && number >= 400 && number < 600) return number;
  // A code says more than the family of types that it is of.
  for (const name of [code, status, type]) {
    const known = statuses.get(String(name).toLowerCase());
    if (known !== undefined) return known;
  }
  return null;
}
