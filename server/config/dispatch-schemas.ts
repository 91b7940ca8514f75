import { integer, milliseconds, number, orNull, type SchemaNode, section, text } from "./schema-parts.ts";

const share = { exclusiveMinimum: 0, maximum: 1 } as const;

/** `health` and `dispatch` of `tradewind.yaml`. */
export const dispatchSchemas: Readonly<Record<"health" | "dispatch", SchemaNode>> = {
  health: section("When a deployment that fails is left alone, and when it is tried again.", {
    window_ms: milliseconds("How long a call counts", 100),
    failures_to_open: integer("Failures in a row after which it is left alone.", { minimum: 1 }),
    failures_in_window: integer("Failures within the window, not in a row, after which it may be.", {
      minimum: 1,
    }),
    failure_share: number("Share of the window's calls that must have failed for that.", share),
    slow_in_window: integer(
      "Calls within the window that took 80% of the time allowed to their first content, after which it may be.",
      { minimum: 1 },
    ),
    slow_share: number("Share of the window's calls that must have been slow for that.", share),
    pause_ms: milliseconds("First pause; doubled each time the trial after it fails"),
    max_pause_ms: milliseconds("Longest pause after faults that pass by themselves"),
    fault_pause_ms: milliseconds("Pause after a fault of configuration: key, model name, address"),
    max_quiet_ms: milliseconds("Longest `Retry-After` that is believed"),
    probe: text(
      "`models`: those that are left alone are asked for their list of models, which costs nothing, and are tried at once when they are back.",
      { enum: ["models", "never"] },
    ),
    probe_interval_ms: milliseconds("How often they are asked", 100),
    hints: text(
      "`replicas`: replicas on one database tell each other which deployments they leave alone. What another one says is a hint: others are tried first for a while, and where there is nobody else the deployment is called all the same.",
      { enum: ["replicas", "never"] },
    ),
  }),
  dispatch: section("Bounds of upstream calls.", {
    connect_timeout_ms: milliseconds("Time to make a connection, TLS included"),
    warm_connections: text(
      "`start`: when the server starts, each provider whose key is set is asked for its list of models, which costs nothing, so that a connection and its TLS session are there for the first request.",
      { enum: ["start", "never"] },
    ),
    max_attempts: integer("Attempts for one request over all deployments.", { minimum: 1, maximum: 20 }),
    attempts_per_target: integer("Attempts at one deployment before the next.", { minimum: 1, maximum: 20 }),
    retry_window_ms: milliseconds(
      "No attempt is repeated at the same deployment later than this after the first; moving on is always allowed",
    ),
    max_retry_after_ms: milliseconds(
      "Longest `Retry-After` that is waited for where the client named the model or nothing else is left",
      0,
    ),
    hedge_share: number(
      "Hedging: most streamed requests, as a share, for which the next place is asked as well when the first is slower to its first content than 95% of its latest calls. The first content wins, both calls are paid for. 0: off.",
      { minimum: 0, maximum: 1 },
    ),
    first_token_ms: milliseconds(
      "Wait for the first content of a stream where the model does not reason; times 1.5 at effort `minimal`, 2 at `low`, 4 at `medium` or unknown, 10 at `high`, 20 at `xhigh`",
    ),
    idle_ms: milliseconds("Longest silence between two pieces of content, twice that where a model reasons"),
    whole_ms: orNull(
      milliseconds(
        "Longest duration of an unstreamed reply; null: `first_token_ms` at the effort and 30 ms for each token of the output limit (4000 where there is none), at most 600000",
      ),
    ),
    total_ms: orNull(
      milliseconds("Longest duration of one attempt; null: a stream may take as long as it flows"),
    ),
    auto_cache_tokens: orNull(
      integer(
        "Requests to Anthropic whose client cannot mark prompt caching get marks where tools and system prompt, or the conversation, are estimated at so many tokens or more: a write costs a quarter more than plain input, a read a tenth. null: never.",
        { minimum: 1_024 },
      ),
    ),
  }),
};
