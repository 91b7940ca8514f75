import { deepFreeze, defaultMaxRegret, defaultScales, presets } from "../../engine/index.ts";
import { defaultDispatchOptions as dispatch } from "../pipeline/dispatch/dispatch-context.ts";
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
  },
  store: { prompts: false, replies: false, salt_env: "TRADEWIND_SALT", retention_days: null },
  embedding: { model: "tradewind-static", depth: "auto" },
  dispatch: {
    connect_timeout_ms: pools.connectTimeoutMs,
    max_attempts: dispatch.maxAttempts,
    attempts_per_target: dispatch.attemptsPerTarget,
    retry_window_ms: dispatch.retryWindowMs,
    max_retry_after_ms: dispatch.maxRetryAfterMs,
    first_token_ms: dispatch.firstTokenMs,
    idle_ms: dispatch.idleMs,
    whole_ms: dispatch.wholeMs,
    total_ms: dispatch.totalMs,
  },
});
