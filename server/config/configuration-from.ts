import { resolve } from "node:path";
import { defaultDispatchOptions } from "../pipeline/dispatch/dispatch-context.ts";
import type { Configuration } from "./configuration.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { policyFromFile } from "./policy-from-file.ts";
import { readFeedbackSettings } from "./read-feedback-settings.ts";

/** What the file says as configuration, its defaults filled in. */
export function configurationFrom(
  file: ConfigurationFile,
  fileName: string | null,
  { host, port }: { host: string; port: number },
  database: Configuration["database"],
): Configuration {
  const { server, store, dispatch, health } = file;
  return {
    file: fileName,
    policy: policyFromFile(file),
    server: {
      ...{
        host,
        port,
        workers: server.workers,
        bodyLimitBytes: server.body_limit_bytes,
        formLimitBytes: server.form_limit_bytes,
        apiKeysEnv: server.api_keys_env,
        corsOrigins: server.cors_origins,
      },
      readyRequiresLog: server.ready_requires_log,
      maxRequests: server.max_requests,
      maxDelayMs: server.max_delay_ms,
      stop: { unreadyMs: server.unready_ms, drainMs: server.drain_ms, flushMs: server.flush_ms },
    },
    database,
    store: {
      prompts: store.prompts,
      replies: store.replies,
      features: store.features,
      saltEnv: store.salt_env,
      hasJournal: store.journal,
      retentionDays: store.retention_days,
      retention: {
        text: store.text_days,
        features: store.feature_days,
        feedback: store.feedback_days,
        audit: store.audit_days,
      },
    },
    responses: {
      maxAgeMs: file.responses.max_age_s * 1_000,
      maxBytes: file.responses.max_megabytes * 1_048_576,
    },
    redaction: {
      isStoredRedacted: file.redaction.stored,
      isSentRedacted: file.redaction.sent,
      kinds: file.redaction.kinds,
      patterns: file.redaction.patterns,
    },
    configuredKeys: Object.fromEntries(file.api_keys.map(({ tenant, ...settings }) => [tenant, settings])),
    dashboard: dashboardFrom(file.dashboard),
    cache: {
      mode: file.cache.mode,
      maxAgeSeconds: file.cache.max_age_s,
      maxBytes: file.cache.max_megabytes * 1_048_576,
    },
    feedback: readFeedbackSettings(file),
    drift: {
      isDetected: file.drift.detect,
      valuesPerFalseAlarm: file.drift.values_per_false_alarm,
    },
    holdout: file.holdout,
    shadow: shadowFrom(file.shadow),
    traces: {
      endpoint: file.traces.endpoint,
      headersEnv: file.traces.headers_env,
      sampledShare: file.traces.sampled_share,
      hasContent: file.traces.content,
    },
    loggedRequests: file.log.requests,
    embedding: file.embedding,
    dispatch: {
      ...defaultDispatchOptions,
      maxAttempts: dispatch.max_attempts,
      attemptsPerTarget: dispatch.attempts_per_target,
      retryWindowMs: dispatch.retry_window_ms,
      maxRetryAfterMs: dispatch.max_retry_after_ms,
      firstTokenMs: dispatch.first_token_ms,
      idleMs: dispatch.idle_ms,
      wholeMs: dispatch.whole_ms,
      totalMs: dispatch.total_ms,
    },
    connectTimeoutMs: dispatch.connect_timeout_ms,
    warmsConnections: dispatch.warm_connections === "start",
    autoCacheTokens: dispatch.auto_cache_tokens,
    hedgeShare: dispatch.hedge_share,
    resume: file.routing.resume,
    health: {
      windowMs: health.window_ms,
      failuresToOpen: health.failures_to_open,
      failuresInWindow: health.failures_in_window,
      failureShare: health.failure_share,
      slowInWindow: health.slow_in_window,
      slowShare: health.slow_share,
      pauseMs: health.pause_ms,
      maxPauseMs: health.max_pause_ms,
      faultPauseMs: health.fault_pause_ms,
      maxQuietMs: health.max_quiet_ms,
    },
    probeIntervalMs: health.probe === "never" ? null : health.probe_interval_ms,
    sharesHealth: health.hints === "replicas",
  };
}

function dashboardFrom({
  public_url: publicUrl,
  session_hours: hours,
  suites_dir: suitesDir,
  oidc,
}: ConfigurationFile["dashboard"]): Configuration["dashboard"] {
  const { issuer, client_id: clientId, client_secret_env: clientSecretEnv } = oidc;
  const lowerCase = (texts: readonly string[]): string[] => texts.map((text) => text.toLowerCase());
  const isComplete = issuer !== null && clientId !== null && publicUrl !== null;
  return {
    publicUrl,
    sessionMs: hours * 3_600_000,
    suitesFolder: suitesDir === null ? null : resolve(suitesDir),
    oidc: isComplete
      ? {
          ...{ issuer, clientId, clientSecretEnv, publicUrl },
          allowedDomains: lowerCase(oidc.allowed_domains),
          admins: lowerCase(oidc.admins),
        }
      : null,
  };
}

/** `checkMeaning` has seen that models are named where it is on. */
const shadowFrom = ({ share, candidate, judge, max_usd_per_day, weight }: ConfigurationFile["shadow"]) =>
  share === 0 || candidate === null || judge === null
    ? null
    : { share, candidate, judge, weight, maxNanoUsdPerDay: Math.round(max_usd_per_day * 1e9) };
