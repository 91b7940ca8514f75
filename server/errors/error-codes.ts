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

/** Every error a client can receive. `docs/errors.md` lists the same codes; a test holds the two together. */
export const errorCodes = {
  invalid_json: {
    status: 400,
    type: "invalid_request_error",
    cause: "The request body is empty or is not valid JSON.",
    remedy: "Send one JSON object; the message says where parsing stopped.",
  },
  invalid_utf8: {
    status: 400,
    type: "invalid_request_error",
    cause: "The request body holds bytes that are not UTF-8.",
    remedy: "Encode the body as UTF-8 before sending it.",
  },
  invalid_request: {
    status: 400,
    type: "invalid_request_error",
    cause: "A field is missing, has the wrong type or an impossible value.",
    remedy: "Correct the field named in `param`.",
  },
  alert_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "No alert has this id.",
    remedy: "`GET /v1/alerts?state=all` lists them.",
  },
  experiment_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "No experiment has this id.",
    remedy: "`GET /v1/experiments` lists them.",
  },
  experiment_conflict: {
    status: 409,
    type: "invalid_request_error",
    cause: "Another running experiment takes all the requests, or the experiment has ended already.",
    remedy: "Stop the other one, or give it a ramp that ends below 1.",
  },
  eval_run_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "No eval run has the id.",
    remedy: "`GET /v1/evals/runs` lists them.",
  },
  preferences_conflict: {
    status: 409,
    type: "invalid_request_error",
    cause: "Preferences of `auto` were set by somebody else since the revision that the request names.",
    remedy: "Look at what holds now, and send its revision as `if_revision`.",
  },
  provider_key_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "The tenant has no key of this provider.",
    remedy: "`GET /v1/admin/tenants/{tenant}/provider-keys` lists those it has.",
  },
  provider_key_missing: {
    status: 403,
    type: "invalid_request_error",
    cause:
      "The tenant uses its own provider keys alone (`shared_keys: never`) and has none of a provider that serves the model.",
    remedy: "Name a model of a provider whose key it has, or have an administrator set one.",
  },
  encryption_key_missing: {
    status: 409,
    type: "invalid_request_error",
    cause: "Provider keys are stored encrypted alone, and the server has no encryption key.",
    remedy: "Set `TRADEWIND_ENCRYPTION_KEY` (`openssl rand -base64 32`) and start again.",
  },
  previous_response_not_found: {
    status: 400,
    type: "invalid_request_error",
    cause: "A reply of the Responses API, or an item of one, that the request refers to is not kept here.",
    remedy:
      "Send the whole conversation in `input`; see `responses` in the configuration for how long replies are kept.",
  },
  unknown_routing_field: {
    status: 400,
    type: "invalid_request_error",
    cause: "A field under `routing` is not known, so the preference behind it would be ignored silently.",
    remedy: "Remove it or use the name the message suggests.",
  },
  body_too_large: {
    status: 413,
    type: "invalid_request_error",
    cause: "The request body is larger than `server.body_limit_bytes`.",
    remedy: "Send less, or raise the limit in tradewind.yaml.",
  },
  body_too_complex: {
    status: 400,
    type: "invalid_request_error",
    cause: "The request body has more levels, fields, values or escapes than any model takes.",
    remedy: "Send less in one request; docs/api.md lists the limits.",
  },
  unsupported_media_type: {
    status: 415,
    type: "invalid_request_error",
    cause:
      "The request's content type is not JSON, or its body is compressed in a way that is not known here.",
    remedy: "Send `content-type: application/json`; `content-encoding` may be gzip, deflate, br or absent.",
  },
  malformed_http: {
    status: 400,
    type: "invalid_request_error",
    cause: "What arrived is not HTTP/1.1, or its path is not valid percent encoding.",
    remedy: "Use a client library; begin the address with http://, and encode the path as UTF-8.",
  },
  headers_too_large: {
    status: 431,
    type: "invalid_request_error",
    cause: "The request line and the headers are larger than 16 KiB together.",
    remedy: "Send shorter or fewer headers.",
  },
  request_timeout: {
    status: 408,
    type: "invalid_request_error",
    cause: "Headers and body did not arrive within a minute.",
    remedy: "Send the request again, over a faster connection or in a smaller body.",
  },
  expectation_failed: {
    status: 417,
    type: "invalid_request_error",
    cause: "The request has an `expect` header other than `100-continue`.",
    remedy: "Leave the header out.",
  },
  host_not_allowed: {
    status: 403,
    type: "invalid_request_error",
    cause:
      "The server has no client keys, and the request's `host` is no loopback name: it may come from a web page whose name was rebound.",
    remedy: "Call localhost, 127.0.0.1 or [::1], or set TRADEWIND_API_KEYS.",
  },
  origin_not_allowed: {
    status: 403,
    type: "invalid_request_error",
    cause:
      "A web page of another origin sent the request to a server without client keys, or with the cookie of a session.",
    remedy: "Call it from a program, or with a key in a header.",
  },
  invalid_api_key: {
    status: 401,
    type: "authentication_error",
    cause: "No key was sent, or it is not one of TRADEWIND_API_KEYS.",
    remedy: "Send `authorization: Bearer <key>` with a key of this gateway.",
  },
  key_forbids: {
    status: 403,
    type: "invalid_request_error",
    cause:
      "The key is known and may not do this: an administrator's path, or a policy that it does not list.",
    remedy: "Do as the message says, or ask who holds the admin key.",
  },
  login_failed: {
    status: 401,
    type: "authentication_error",
    cause: "The identity provider does not answer, did not confirm the login, or the login took too long.",
    remedy: "Begin again at /login; the server's log has what the provider said.",
  },
  key_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "No key with this id or prefix exists, or it was revoked.",
    remedy: "`GET /v1/admin/keys` lists them.",
  },
  model_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "The model named is not in the catalogue.",
    remedy: "Use a model of GET /v1/models, or `auto`.",
  },
  model_wrong_kind: {
    status: 400,
    type: "invalid_request_error",
    cause:
      "The model that was named does something else than what the path is for, such as a chat model asked for embeddings.",
    remedy: "Name one of the models in the message, or `auto`.",
  },
  model_breaks_limit: {
    status: 400,
    type: "invalid_request_error",
    cause:
      "A model that the request names is expected to break a limit that the same request sets under `routing`.",
    remedy: "Change the limit named in `param`, name another model, or send `auto`.",
  },
  route_no_candidate: {
    status: 400,
    type: "invalid_request_error",
    cause: "No model meets everything that the request needs.",
    remedy: "Drop the requirement that the message names, or configure a model that meets it.",
  },
  context_length_exceeded: {
    status: 400,
    type: "invalid_request_error",
    cause:
      "The input and the requested output do not fit the context window of any model that the request may use.",
    remedy: "Shorten the input, ask for less output, or configure a model with a larger window.",
  },
  request_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "No request with this id is recorded.",
    remedy:
      "Use the id of the `x-tradewind-request-id` header; records are dropped after the retention time.",
  },
  session_not_found: {
    status: 404,
    type: "not_found_error",
    cause:
      "No request of the caller with this session id is recorded within the time that feedback is taken for.",
    remedy: "Send the id that your requests carry as `routing.session_id` or `x-tradewind-session-id`.",
  },
  feedback_metric_unknown: {
    status: 400,
    type: "invalid_request_error",
    cause: "Feedback names a metric that is neither built in nor declared.",
    remedy: "Use one that the message lists, or declare it under `feedback.metrics`.",
  },
  feedback_value_invalid: {
    status: 400,
    type: "invalid_request_error",
    cause: "The value of feedback has another type than its metric, or lies outside of its range.",
    remedy: "Send a value as the message says.",
  },
  feedback_window_closed: {
    status: 410,
    type: "invalid_request_error",
    cause: "The request is older than feedback is taken for (`feedback.window_days`).",
    remedy: "Send feedback earlier, or raise the setting.",
  },
  feedback_link_invalid: {
    status: 403,
    type: "invalid_request_error",
    cause: "The link to give feedback by is not one of this installation's, was changed, or has expired.",
    remedy: "Ask who sent it for a new one.",
  },
  idempotency_conflict: {
    status: 409,
    type: "invalid_request_error",
    cause: "The `idempotency_key` was sent before with other feedback.",
    remedy: "Use a new key for each statement; to correct one, leave the key out or send another.",
  },
  route_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "There is no such path.",
    remedy: "See /openapi.json for the paths.",
  },
  method_not_allowed: {
    status: 405,
    type: "invalid_request_error",
    cause: "The path is not served with this method.",
    remedy: "Use a method that the `allow` header names.",
  },
  database_unavailable: {
    status: 503,
    type: "api_error",
    cause: "The database does not answer; requests are still served, looking them up is not possible.",
    remedy: "Check DATABASE_URL and the database; try again.",
  },
  server_stopping: {
    status: 503,
    type: "api_error",
    cause:
      "The server was told to stop: the request came in over an open connection after that, or could not be finished within `server.drain_ms`.",
    remedy: "Send it again after `retry-after`: another process, or the restarted one, answers it.",
  },
  budget_exceeded: {
    status: 402,
    type: "insufficient_quota",
    cause:
      "What is left of a budget of the key, its tenant or a tag is less than the request can cost; `error.details` has the figures.",
    remedy:
      "Lower `max_tokens`, take a cheaper model, wait until `resets_at`, or ask whoever holds the admin key.",
  },
  rate_limit_exceeded: {
    status: 429,
    type: "rate_limit_error",
    cause: "The key has used what its `rate_limits` allow; `error.details` says which limit.",
    remedy: "Send it again after `retry-after`, or ask whoever holds the admin key for a higher limit.",
  },
  budget_not_found: {
    status: 404,
    type: "not_found_error",
    cause: "There is no budget with this id, or it was removed.",
    remedy: "`GET /v1/admin/budgets` lists those that hold.",
  },
  server_overloaded: {
    status: 503,
    type: "api_error",
    cause:
      "The server has as many requests under way as `server.max_requests` allows, or its event loop is later than `server.max_delay_ms`.",
    remedy: "Send it again after `retry-after`; add replicas or workers where it lasts.",
  },
  internal_error: {
    status: 500,
    type: "api_error",
    cause: "A fault of the gateway itself; the log holds it under the request id.",
    remedy: "Try again; report it with the request id if it repeats.",
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCodes;
