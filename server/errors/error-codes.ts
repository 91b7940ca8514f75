/** OpenAI's error types: SDKs pick their exception class by the HTTP status, people read the type. */
export type ErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "not_found_error"
  | "rate_limit_error"
  | "insufficient_quota"
  | "api_error";

export interface ErrorDefinition {
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
      "The request body holds bytes that are not UTF-8.",
      "Encode the body as UTF-8 before sending it.",
    ],
    invalid_request: [
      "A field is missing, has the wrong type or an impossible value.",
      "Correct the field named in `param`.",
    ],
    previous_response_not_found: [
      "A reply of the Responses API, or an item of one, that the request refers to is not kept here.",
      "Send the whole conversation in `input`; see `responses` in the configuration for how long replies are kept.",
    ],
    unknown_routing_field: [
      "A field under `routing` is not known, so the preference behind it would be ignored silently.",
      "Remove it or use the name the message suggests.",
    ],
    body_too_complex: [
      "The request body has more levels, fields, values or escapes than any model takes.",
      "Send less in one request; docs/api.md lists the limits.",
    ],
    malformed_http: [
      "What arrived is not HTTP/1.1, or its path is not valid percent encoding.",
      "Use a client library; begin the address with http://, and encode the path as UTF-8.",
    ],
    model_wrong_kind: [
      "The model that was named is of another kind than the path serves, such as a chat model asked for embeddings.",
      "Name one of the models in the message, or `auto`.",
    ],
    model_breaks_limit: [
      "A model that the request names is expected to break a limit that the same request sets under `routing`.",
      "Change the limit named in `param`, name another model, or send `auto`.",
    ],
    route_no_candidate: [
      "No model meets everything that the request needs.",
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
      "The value of feedback has another type than its metric, or lies outside of its range.",
      "Send a value as the message says.",
    ],
  }),
  ...rows(401, "authentication_error", {
    invalid_api_key: [
      "No key was sent, or it is not one of TRADEWIND_API_KEYS.",
      "Send `authorization: Bearer <key>` with a key of this gateway.",
    ],
    login_failed: [
      "The identity provider does not answer, did not confirm the login, or the login took too long.",
      "Begin again at /login; the server's log has what the provider said.",
    ],
  }),
  ...rows(402, "insufficient_quota", {
    budget_exceeded: [
      "What is left of a budget of the key, its tenant or a tag is less than the request can cost; `error.details` has the figures.",
      "Lower `max_tokens`, take a cheaper model, wait until `resets_at`, or ask whoever holds the admin key.",
    ],
  }),
  ...rows(403, "invalid_request_error", {
    provider_key_missing: [
      "The tenant uses its own provider keys alone (`shared_keys: never`) and has none of a provider that serves the model.",
      "Name a model of a provider whose key it has, or have an administrator set one.",
    ],
    host_not_allowed: [
      "The server has no client keys, and the `host` of the request is not a loopback name: it may come from a web page whose name was rebound.",
      "Call localhost, 127.0.0.1 or [::1], or set TRADEWIND_API_KEYS.",
    ],
    origin_not_allowed: [
      "A web page of another origin sent the request to a server without client keys, or with the cookie of a session.",
      "Call it from a program, or with a key in a header.",
    ],
    key_forbids: [
      "The key is known and may not do this: an administrator's path, or a policy that it does not list.",
      "Do as the message says, or ask who holds the admin key.",
    ],
    feedback_link_invalid: [
      "The feedback link was not made by this installation, was changed, or has expired.",
      "Ask who sent it for a new one.",
    ],
  }),
  ...rows(404, "not_found_error", {
    alert_not_found: ["No alert has this id.", "`GET /v1/alerts?state=all` lists them."],
    experiment_not_found: ["No experiment has this id.", "`GET /v1/experiments` lists them."],
    eval_run_not_found: ["No eval run has the id.", "`GET /v1/evals/runs` lists them."],
    provider_key_not_found: [
      "The tenant has no key of this provider.",
      "`GET /v1/admin/tenants/{tenant}/provider-keys` lists those it has.",
    ],
    key_not_found: [
      "No key with this id or prefix exists, or it was revoked.",
      "`GET /v1/admin/keys` lists them.",
    ],
    model_not_found: [
      "The model named is not in the catalogue.",
      "Use a model of GET /v1/models, or `auto`.",
    ],
    request_not_found: [
      "No request with this id is recorded.",
      "Use the id of the `x-tradewind-request-id` header; records are dropped after the retention time.",
    ],
    session_not_found: [
      "No request of the caller with this session id is recorded within the time that feedback is taken for.",
      "Send the id that your requests carry as `routing.session_id` or `x-tradewind-session-id`.",
    ],
    route_not_found: ["There is no such path.", "See /openapi.json for the paths."],
    budget_not_found: [
      "There is no budget with this id, or it was removed.",
      "`GET /v1/admin/budgets` lists those that hold.",
    ],
  }),
  ...rows(405, "invalid_request_error", {
    method_not_allowed: [
      "The path is not served with this method.",
      "Use a method that the `allow` header names.",
    ],
  }),
  ...rows(408, "invalid_request_error", {
    request_timeout: [
      "Headers and body did not arrive within a minute.",
      "Send the request again, over a faster connection or in a smaller body.",
    ],
  }),
  ...rows(409, "invalid_request_error", {
    experiment_conflict: [
      "Another running experiment takes all the requests, or the experiment has ended already.",
      "Stop the other one, or give it a ramp that ends below 1.",
    ],
    eval_run_conflict: [
      "A run of suites is in progress in this process, or the run to be stopped has ended already or was not started by a server.",
      "Wait until it ends, or stop it; a run of `npm run eval` is stopped where it was started.",
    ],
    preferences_conflict: [
      "Preferences of `auto` were set by somebody else since the revision that the request names.",
      "Look at what holds now, and send its revision as `if_revision`.",
    ],
    encryption_key_missing: [
      "Provider keys are stored only encrypted, and the server has no encryption key.",
      "Set `TRADEWIND_ENCRYPTION_KEY` (`openssl rand -base64 32`) and start again.",
    ],
    idempotency_conflict: [
      "The `idempotency_key` was sent before with other feedback.",
      "Use a new key for each statement; to correct one, leave the key out or send another.",
    ],
  }),
  ...rows(410, "invalid_request_error", {
    feedback_window_closed: [
      "The request is older than feedback is taken for (`feedback.window_days`).",
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
      "The request's content type is not JSON, or its body is compressed in a way that is not known here.",
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
      "The key has used what its `rate_limits` allow; `error.details` says which limit.",
      "Send it again after `retry-after`, or ask whoever holds the admin key for a higher limit.",
    ],
  }),
  ...rows(431, "invalid_request_error", {
    headers_too_large: [
      "The request line and the headers are larger than 16 KiB together.",
      "Send shorter or fewer headers.",
    ],
  }),
  ...rows(500, "api_error", {
    internal_error: [
      "A fault of the gateway itself; the log holds it under the request id.",
      "Try again; report it with the request id if it repeats.",
    ],
  }),
  ...rows(503, "api_error", {
    database_unavailable: [
      "The database does not answer; requests are still served, looking them up is not possible.",
      "Check DATABASE_URL and the database; try again.",
    ],
    server_stopping: [
      "The server was told to stop: the request came in over an open connection after that, or could not be finished within `server.drain_ms`.",
      "Send it again after `retry-after`: another process, or the restarted one, answers it.",
    ],
    server_overloaded: [
      "The server has as many requests under way as `server.max_requests` allows, or its event loop is later than `server.max_delay_ms`.",
      "Send it again after `retry-after`; add replicas or workers where it lasts.",
    ],
  }),
} as const;

export type ErrorCode = keyof typeof errorCodes;
