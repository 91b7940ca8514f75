/** OpenAI's error types: SDKs pick their exception class by the HTTP status, people read the type. */
type ErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "not_found_error"
  | "rate_limit_error"
  | "insufficient_quota"
  | "api_error";

interface ErrorDefinition {
  readonly status: number;
  readonly type: ErrorType;
  readonly cause: string;
  readonly remedy: string;
}

/** What a status means for a code: its cause, then what to do. */
type Words = Readonly<Record<string, readonly [cause: string, remedy: string]>>;

function rows<Codes extends Words, Status extends number, Type extends ErrorType>(
  status: Status,
  type: Type,
  words: Codes,
): { readonly [Code in keyof Codes]: ErrorDefinition & { readonly status: Status; readonly type: Type } } {
  const entries = Object.entries(words).map(([code, [cause, remedy]]) => [
    code,
    { status, type, cause, remedy },
  ]);
  return Object.fromEntries(entries);
}

/** Every error a client can receive, by status. `docs/errors.md` lists the same codes; a test holds the two together. */
export const errorCodes = {
  ...rows(400, "invalid_request_error", {
    invalid_json: [
      "The request body is empty or is not valid JSON.",
      "Send one JSON object; the message says where parsing stopped.",
    ],
    invalid_utf8: [
      "The request body contains bytes that are not valid UTF-8.",
      "Encode the body as UTF-8 before sending it.",
    ],
    invalid_request: [
      "A field is missing, has the wrong type or has an invalid value.",
      "Correct the field named in `param`.",
    ],
    previous_response_not_found: [
      "The request refers to a reply of the Responses API, or an item of one, that the gateway does not hold, or no longer holds.",
      "Send the whole conversation in `input`; see `responses` in the configuration for how long replies are kept.",
    ],
    unknown_routing_field: [
      "A field under `routing` is unknown; accepting it would silently ignore a preference.",
      "Remove it, or use the name that the message suggests.",
    ],
    body_too_complex: [
      "The request body has more nesting levels, fields, values or escape sequences than any model accepts.",
      "Send less in one request; docs/api.md lists the limits.",
    ],
    malformed_http: [
      "The request is not valid HTTP/1.1, or the percent-encoding of its path is invalid.",
      "Use a client library; start the URL with http://, and encode the path as UTF-8.",
    ],
    model_wrong_kind: [
      "The path does not serve models of the kind named, for example when a chat model is named for embeddings.",
      "Name one of the models in the message, or `auto`.",
    ],
    model_breaks_limit: [
      "A model named in the request is expected to exceed a limit that the same request sets under `routing`.",
      "Change the limit named in `param`, name another model, or send `auto`.",
    ],
    route_no_candidate: [
      "No model meets all requirements of the request.",
      "Drop the requirement that the message names, or configure a model that meets it.",
    ],
    context_length_exceeded: [
      "The input and the requested output do not fit the context window of any model that the request may use.",
      "Shorten the input, ask for less output, or configure a model with a larger window.",
    ],
    feedback_metric_unknown: [
      "Feedback names a metric that is neither built in nor declared.",
      "Use one that the message lists, or declare it under `feedback.metrics`.",
    ],
    feedback_value_invalid: [
      "The feedback value does not have the type of its metric, or is outside the metric's range.",
      "Send a value of the type and range given in the message.",
    ],
  }),
  ...rows(401, "authentication_error", {
    invalid_api_key: [
      "No key was sent, or it is not one of TRADEWIND_API_KEYS.",
      "Send `authorization: Bearer <key>` with a key of this gateway.",
    ],
    login_failed: [
      "The identity provider does not answer, did not confirm the login, or the login took too long.",
      "Start again at /login; the server's log contains the provider's answer.",
    ],
  }),
  ...rows(402, "insufficient_quota", {
    budget_exceeded: [
      "The amount left in a budget of the key, its tenant or a tag is less than the request could cost; `error.details` has the figures.",
      "Lower `max_tokens`, use a cheaper model, wait until `resets_at`, or ask your administrator.",
    ],
  }),
  ...rows(403, "invalid_request_error", {
    provider_key_missing: [
      "The tenant may use only its own provider keys (`shared_keys: never`), and has no key for any provider that serves the model.",
      "Name a model of a provider for which the tenant has a key, or ask an administrator to set one.",
    ],
    host_not_allowed: [
      "The server has no client keys, and the `host` of the request is not a loopback name, so it may come from a web page by DNS rebinding.",
      "Call localhost, 127.0.0.1 or [::1], or set TRADEWIND_API_KEYS.",
    ],
    origin_not_allowed: [
      "A web page of another origin sent the request, either to a server without client keys or with a session cookie.",
      "Send the request from a program, or with a key in a header.",
    ],
    key_forbids: [
      "The key is valid but does not permit this: the path is for administrators, or the key does not list the policy.",
      "Follow the message, or ask your administrator.",
    ],
    feedback_link_invalid: [
      "The feedback link was not made by this installation, was changed, or has expired.",
      "Ask the sender for a new link.",
    ],
  }),
  ...rows(404, "not_found_error", {
    alert_not_found: ["No alert has this id.", "`GET /v1/alerts?state=all` lists them."],
    experiment_not_found: ["No experiment has this id.", "`GET /v1/experiments` lists them."],
    eval_run_not_found: ["No eval run has this id.", "`GET /v1/evals/runs` lists them."],
    provider_key_not_found: [
      "The tenant has no key for this provider.",
      "`GET /v1/admin/tenants/{tenant}/provider-keys` lists its keys.",
    ],
    key_not_found: [
      "No key with this id or prefix exists, or it was revoked.",
      "`GET /v1/admin/keys` lists them.",
    ],
    model_not_found: [
      "The model named is not in the catalogue.",
      "Use a model listed by GET /v1/models, or `auto`.",
    ],
    request_not_found: [
      "No request with this id is recorded.",
      "Use the id from the `x-tradewind-request-id` header; records are deleted after the retention period.",
    ],
    session_not_found: [
      "The caller has no recorded request with this session id within the period in which feedback is accepted.",
      "Send the id that your requests give in `routing.session_id` or `x-tradewind-session-id`.",
    ],
    route_not_found: ["The path does not exist.", "See /openapi.json for the paths."],
    budget_not_found: [
      "There is no budget with this id, or it was removed.",
      "`GET /v1/admin/budgets` lists the current ones.",
    ],
  }),
  ...rows(405, "invalid_request_error", {
    method_not_allowed: [
      "The path does not support this method.",
      "Use a method listed in the `allow` header.",
    ],
  }),
  ...rows(408, "invalid_request_error", {
    request_timeout: [
      "The headers and body did not arrive within one minute.",
      "Send the request again over a faster connection, or with a smaller body.",
    ],
  }),
  ...rows(409, "invalid_request_error", {
    experiment_conflict: [
      "Another running experiment already receives all requests, or the experiment has already ended.",
      "Stop the other one, or give it a ramp that ends below 1.",
    ],
    eval_run_conflict: [
      "An eval run is already in progress in this process, or the run to be stopped has already ended or was not started by a server.",
      "Wait until it ends, or stop it; a run started by `npm run eval` can only be stopped where it was started.",
    ],
    preferences_conflict: [
      "The preferences of `auto` have been changed since the revision named in the request.",
      "Read the current preferences, and send their revision as `if_revision`.",
    ],
    encryption_key_missing: [
      "Provider keys are stored only in encrypted form, and the server has no encryption key.",
      "Set `TRADEWIND_ENCRYPTION_KEY` (`openssl rand -base64 32`) and restart the server.",
    ],
    idempotency_conflict: [
      "The `idempotency_key` was already used for different feedback.",
      "Use a new key for each item of feedback; to correct one, omit the key or send a new one.",
    ],
  }),
  ...rows(410, "invalid_request_error", {
    feedback_window_closed: [
      "The request is too old for feedback (`feedback.window_days`).",
      "Send feedback earlier, or raise the setting.",
    ],
  }),
  ...rows(413, "invalid_request_error", {
    body_too_large: [
      "The request body is larger than `server.body_limit_bytes`.",
      "Send less, or raise the limit in tradewind.yaml.",
    ],
  }),
  ...rows(415, "invalid_request_error", {
    unsupported_media_type: [
      "The request's content type is not JSON, or its body uses an unsupported compression.",
      "Send `content-type: application/json`; `content-encoding` may be gzip, deflate, br or absent.",
    ],
  }),
  ...rows(417, "invalid_request_error", {
    expectation_failed: [
      "The request has an `expect` header other than `100-continue`.",
      "Leave the header out.",
    ],
  }),
  ...rows(429, "rate_limit_error", {
    rate_limit_exceeded: [
      "The key has reached one of its `rate_limits`; `error.details` states which one.",
      "Send the request again after `retry-after`, or ask your administrator for a higher limit.",
    ],
  }),
  ...rows(431, "invalid_request_error", {
    headers_too_large: [
      "The request line and headers together exceed 16 KiB.",
      "Send shorter or fewer headers.",
    ],
  }),
  ...rows(500, "api_error", {
    internal_error: [
      "An error in the gateway itself; the log records it under the request id.",
      "Try again; if it recurs, report it with the request id.",
    ],
  }),
  ...rows(503, "api_error", {
    database_unavailable: [
      "The database does not respond; requests are still served, but records cannot be looked up.",
      "Check DATABASE_URL and the database; try again.",
    ],
    server_stopping: [
      "The server is shutting down: the request arrived on an open connection after shutdown began, or could not be finished within `server.drain_ms`.",
      "Send the request again after `retry-after`; another process, or the restarted one, will answer it.",
    ],
    server_overloaded: [
      "The server is already handling `server.max_requests` requests, or the delay of its event loop exceeds `server.max_delay_ms`.",
      "Send the request again after `retry-after`; if this persists, add replicas or workers.",
    ],
  }),
} as const;

export type ErrorCode = keyof typeof errorCodes;
