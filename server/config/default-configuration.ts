import { deepFreeze, defaultMaxRegret, defaultScales, presets } from "../../engine/index.ts";
import { defaultDispatchOptions as dispatch } from "../pipeline/dispatch/dispatch-context.ts";
import { defaultHealthOptions as health } from "../pipeline/dispatch/health-options.ts";
import { defaultUpstreamPoolOptions as pools } from "../upstream/upstream-pools.ts";
import type { ConfigurationFile } from "./configuration-file.ts";

/** The one place of defaults, in the shape of the file. */
export const defaultConfigurationFile: ConfigurationFile = deepFreeze({
  models: [],
  discover: "auto",
  prices: [],
  markup_percent: 0,
  routing: {
    policy: "weights",
    weights: { ...presets.balanced },
    quality_point_usd: null,
    scales: { cost_usd: defaultScales.costUsd, latency_ms: defaultScales.latencyMs },
    guarantee: { share: 0.95, confidence: 0.9 },
    limits: { max_cost_usd: null, max_latency_ms: null, min_quality: null },
    baseline: null,
    explore: 0,
    explore_max_regret: defaultMaxRegret,
  },
  database: { url_env: "DATABASE_URL", data_dir: "./.tradewind" },
  server: {
    host: "127.0.0.1",
    port: 8787,
    workers: 1,
    body_limit_bytes: 16 * 1024 * 1024,
    api_keys_env: "TRADEWIND_API_KEYS",
    cors_origins: [],
    unready_ms: 5_000,
    drain_ms: 120_000,
    flush_ms: 30_000,
    ready_requires_log: false,
    max_requests: 10_000,
    max_delay_ms: 1_000,
  },
  cache: { mode: "off", max_age_s: 3_600, max_megabytes: 64 },
  store: { prompts: false, replies: false, salt_env: "TRADEWIND_SALT", journal: true, retention_days: null },
  embedding: { model: "tradewind-static", depth: "auto" },
  health: {
    window_ms: health.windowMs,
    failures_to_open: health.failuresToOpen,
    failures_in_window: health.failuresInWindow,
    failure_share: health.failureShare,
    slow_in_window: health.slowInWindow,
    slow_share: health.slowShare,
    pause_ms: health.pauseMs,
    max_pause_ms: health.maxPauseMs,
    fault_pause_ms: health.faultPauseMs,
    max_quiet_ms: health.maxQuietMs,
    probe: "models",
    probe_interval_ms: 5_000,
  },
  dispatch: {
    connect_timeout_ms: pools.connectTimeoutMs,
    max_attempts: dispatch.maxAttempts,
    attempts_per_target: dispatch.attemptsPerTarget,
    retry_window_ms: dispatch.retryWindowMs,
    max_retry_after_ms: dispatch.maxRetryAfterMs,
    hedge_share: 0,
    first_token_ms: dispatch.firstTokenMs,
    idle_ms: dispatch.idleMs,
    whole_ms: dispatch.wholeMs,
    total_ms: dispatch.totalMs,
    auto_cache_tokens: null,
  },
});
