import { integer, milliseconds, number, orNull, type SchemaNode, section, text } from "./schema-parts.ts";

const share = { exclusiveMinimum: 0, maximum: 1 } as const;

/** `health` and `dispatch` of `tradewind.yaml`. */
export const dispatchSchemas: Readonly<Record<"health" | "dispatch", SchemaNode>> = {
  health: section("When a failing deployment is paused, and when it is tried again.", {
    window_ms: milliseconds("How long a call counts", 100),
    failures_to_open: integer("Consecutive failures after which it is paused.", { minimum: 1 }),
    failures_in_window: integer(
      "Failures within the window, not necessarily consecutive, after which it may be paused.",
      {
        minimum: 1,
      },
    ),
    failure_share: number(
      "Share of the window's calls that must also have failed for it to be paused.",
      share,
    ),
    slow_in_window: integer(
      "Calls within the window whose first content took 80% of the time allowed, after which it may be paused.",
      { minimum: 1 },
    ),
    slow_share: number(
      "Share of the window's calls that must also have been slow for it to be paused.",
      share,
    ),
    pause_ms: milliseconds("First pause; doubled each time the trial call after it fails"),
    max_pause_ms: milliseconds("Longest pause after temporary faults"),
    fault_pause_ms: milliseconds("Pause after a configuration error: key, model name, address"),
    max_quiet_ms: milliseconds("Longest `Retry-After` that is honoured"),
    probe: text(
      "`models`: paused deployments are asked for their list of models, which costs nothing, and are tried as soon as they answer again.",
      { enum: ["models", "never"] },
    ),
    probe_interval_ms: milliseconds("Interval between these probes", 100),
    hints: text(
      "`replicas`: replicas on one database tell each other which deployments they have paused. This is only a hint: other deployments are tried first for a while, but if there is no other, the paused one is called anyway.",
      { enum: ["replicas", "never"] },
    ),
  }),
  dispatch: section("Limits on upstream calls.", {
    connect_timeout_ms: milliseconds("Time to establish a connection, including TLS"),
    warm_connections: text(
      "`start`: when the server starts, each provider whose key is set is asked for its list of models, which costs nothing, so that a connection and its TLS session are ready for the first request.",
      { enum: ["start", "never"] },
    ),
    max_attempts: integer("Attempts for one request across all deployments.", { minimum: 1, maximum: 20 }),
    attempts_per_target: integer("Attempts at one deployment before the next.", { minimum: 1, maximum: 20 }),
    retry_window_ms: milliseconds(
      "Time after the first attempt during which attempts may be repeated at the same deployment; moving on to another is always allowed",
    ),
    max_retry_after_ms: milliseconds(
      "Longest `Retry-After` to wait for if the client named the model or no other deployment is left",
      0,
    ),
    hedge_share: number(
      "Hedging: the largest share of streamed requests for which the next deployment is called as well, when the first takes longer to its first content than 95% of its latest calls did. The first to send content is used; both calls are paid for. 0: off.",
      { minimum: 0, maximum: 1 },
    ),
    first_token_ms: milliseconds(
      "Longest wait for the first content of a stream if the model does not reason; multiplied by 1.5 at effort `minimal`, 2 at `low`, 4 at `medium` or unknown, 10 at `high`, 20 at `xhigh`",
    ),
    idle_ms: milliseconds("Longest time between two chunks of content; doubled if the model reasons"),
    whole_ms: orNull(
      milliseconds(
        "Longest duration of an unstreamed reply; null: `first_token_ms` at the effort plus 30 ms for each token of the output limit (4000 if there is none), at most 600000",
      ),
    ),
    total_ms: orNull(
      milliseconds("Longest duration of one attempt; null: a stream may continue as long as content arrives"),
    ),
    auto_cache_tokens: orNull(
      integer(
        "Adds prompt-cache marks to requests to Anthropic whose client cannot set them, if the tools and system prompt, or the conversation, are estimated at this many tokens or more. A cache write costs a quarter more than plain input, a read a tenth of it. null: never.",
        { minimum: 1_024 },
      ),
    ),
  }),
};
