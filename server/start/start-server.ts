import { pino } from "pino";
import { createProviderAccounts } from "../access/provider-accounts.ts";
import { providerKeyOpener } from "../access/provider-key-opener.ts";
import { readOperatorKey } from "../access/read-operator-key.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { createNotifier } from "../database/notify/create-notifier.ts";
import { createApp } from "../http/app.ts";
import { dashboardFolder, readDashboard } from "../http/dashboard/dashboard-files.ts";
import { createGateway } from "../http/gateway.ts";
import { RequestGate } from "../http/request-gate.ts";
import { createLiveLatency } from "../latency/live-latency.ts";
import { keepReplyLengths } from "../learning/reply-lengths.ts";
import type { WorkerChannel } from "../metrics/worker-metrics.ts";
import { maxKeep } from "../operation/key-settings.ts";
import { createTokenCounter } from "../pipeline/count-tokens.ts";
import { conversationMemoryDefaults } from "../pipeline/plan/conversation-memory.ts";
import { createSharedConversations } from "../pipeline/plan/shared-conversations.ts";
import { createRunningPolicy } from "../preferences/running-policy.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { assemblePipeline } from "./assemble-pipeline.ts";
import { listenFault } from "./listen-fault.ts";
import { createMayStillRun } from "./may-still-run.ts";
import { readinessOf } from "./readiness.ts";
import { requireLoopbackOrKeys } from "./require-loopback-or-keys.ts";
import type { RunningServer } from "./running-server.ts";
import { startAccess } from "./start-access.ts";
import { startContextualDepth } from "./start-contextual-depth.ts";
import { startDrift } from "./start-drift.ts";
import { startEngine } from "./start-engine.ts";
import { startEvalRuns } from "./start-eval-runs.ts";
import { startExperiments } from "./start-experiments.ts";
import { startFeedback } from "./start-feedback.ts";
import { startKeptReplies } from "./start-kept-replies.ts";
import { startLimits } from "./start-limits.ts";
import { startProviders } from "./start-providers.ts";
import { startRecording } from "./start-recording.ts";
import { startShadow } from "./start-shadow.ts";
import { startTelemetry } from "./start-telemetry.ts";
import { startUpkeep } from "./start-upkeep.ts";
import { createStopping } from "./stop-server.ts";
import { systemClock, systemRandom } from "./system-ports.ts";

export type { RunningServer } from "./running-server.ts";

/** Lines of the log that the server itself writes; every request is in the database. */
const logLevel = "warn";

/** Puts the parts together and listens. @param channel to the process that started this one as one of several; null: it serves alone. @throws ConfigurationError, DataFolderLockedError or the socket's error */
export async function startServer(
  loaded: LoadedConfiguration,
  environment: Environment,
  channel: WorkerChannel | null = null,
): Promise<RunningServer> {
  const { configuration } = loaded;
  const clock = systemClock;
  const logger = pino({
    level: environment.value("LOG_LEVEL") ?? logLevel,
    redact: ["req.headers.authorization", 'req.headers["x-api-key"]', 'req.headers["api-key"]', "*.apiKey"],
  });
  const keys = environment.list(configuration.server.apiKeysEnv);
  const adminKey = readOperatorKey(environment, "TRADEWIND_ADMIN_KEY");
  const asksForKeys = keys.length > 0 || adminKey !== null;
  requireLoopbackOrKeys(configuration.server.host, asksForKeys, configuration.server.apiKeysEnv);
  const recording = startRecording(configuration, environment, clock, logger);
  const { database, journal, protection, recorder, requestLog } = recording;
  const accounts = createProviderAccounts(providerKeyOpener(protection.cipher, logger));
  const latency = createLiveLatency(clock);
  const replyLengths = configuration.feedback.learns
    ? keepReplyLengths({ database, clock, log: logger, halfLifeMs: configuration.feedback.halfLifeMs })
    : null;
  const engine = await startEngine(loaded, clock, latency.read, () => replyLengths?.factors ?? null);
  const providers = startProviders(configuration, environment, clock);
  const limits = startLimits({
    ...{ configuration, database, clock, log: logger },
    flushLog: () => recorder.flush(),
    announce: (event) => liveEvents.announce(event),
  });
  const { budgets, rates } = limits;
  const mayStillRun = createMayStillRun(configuration, database.kind, clock);
  const contextual = startContextualDepth({ depth: configuration.embedding.depth, clock, log: logger });
  const sharedConversations = createSharedConversations({
    ...{ database, clock },
    salt: environment.value(configuration.store.saltEnv),
    lifetimeMs: conversationMemoryDefaults.lifetimeMs,
  });
  const savings = {
    ...{ sql: database.sql, db: database.db, catalog: () => engine.catalog },
    baseline: configuration.policy.baselineModelId,
  };
  const telemetry = await startTelemetry({
    ...{ configuration, environment, clock, logger, recording, channel, savings },
    budgets: () => budgets.accounts,
    alerts: () => drift.open(),
    shadow: () => shadow.counts(),
    circuits: () => gateway.listDeployments().map(({ id }) => health.state(id)),
  });
  const { eventLoop, liveEvents, metrics, traces, requestLines } = telemetry;
  const notifier = createNotifier(database);
  const replies = startKeptReplies({
    ...{ configuration, database, notifier, clock, log: logger, flushLog: recorder.flush },
    salt: environment.value(configuration.store.saltEnv),
    forgetConversations: (tenant) => conversations.forget(tenant),
  });
  const drift = startDrift({
    ...{ database, notifier, clock, random: systemRandom, log: logger, announce: liveEvents.announce },
    settings: configuration.drift,
  });
  const experiments = startExperiments({ configuration, database, notifier, engine, clock, log: logger });
  const evalRuns = startEvalRuns({ configuration, environment, database, notifier, log: logger });
  const running = createRunningPolicy(configuration.policy, logger);
  const shadow = startShadow({
    ...{ configuration, database, notifier, engine, accounts, budgets, log: logger },
    ...{ pipeline: () => pipeline, announce: liveEvents.announce },
  });
  const { pipeline, planner, dispatcher, health, conversations } = assemblePipeline({
    shadow: shadow.shadow,
    experiments: experiments.arms,
    ...{ engine, providers, latency, clock, contextual, sharedConversations },
    get policy() {
      return running.policy;
    },
    dispatch: configuration.dispatch,
    health: configuration.health,
    ...(configuration.sharesHealth ? { notifier } : {}),
    hedgeShare: configuration.hedgeShare,
    secrets: (name) => environment.value(name),
    accounts,
    log: logger,
    consumers: [
      ...[requestLog, budgets.consumer, rates.consumer, liveEvents.consumer, metrics.consumer],
      ...(replyLengths === null ? [] : [replyLengths.consumer]),
      ...(traces === null ? [] : [traces.consumer]),
      ...(requestLines === null ? [] : [requestLines.consumer]),
    ],
    ...(traces === null ? {} : { newSpanId: traces.newSpanId }),
    ...{ budgets, rates },
    keepsReplies: configuration.store.replies,
    resume: configuration.resume,
    cache: {
      replies: replies.cache,
      settings: configuration.cache,
      maxReplyBytes: configuration.cache.maxBytes / 8,
    },
    ...(journal === null ? {} : { recorded: journal.whenWritten }),
  });
  const feedback = startFeedback({
    ...{ database, notifier, clock, log: logger, engine, recorder, requestLog },
    ...{ settings: configuration.feedback, redact: protection.redact },
    salt: environment.value(configuration.store.saltEnv),
  });
  const gateway = createGateway({
    feedback: feedback.service,
    ...{ pipeline, planner, mayStillRun },
    catalog: () => engine.catalog,
    countTokens: createTokenCounter({
      catalog: (tenant) => accounts.catalogFor(tenant, engine.catalog),
      ...{ providers, tenantKey: accounts.keyOf },
      secrets: (name) => environment.value(name),
    }),
    log: requestLog,
    openText: (sealed, purpose) => protection.cipher?.open(sealed, purpose) ?? sealed,
    monotonicMs: clock.monotonicMs,
    ...{ health, liveLatency: latency.read },
    ...(traces === null ? {} : { beginTrace: traces.begin }),
  });
  const { maxRequests, maxDelayMs } = configuration.server;
  const gate = new RequestGate({
    maxRunning: maxRequests,
    maxDelayMs,
    delayMs: () => eventLoop.delayMs,
  });
  const upkeep = startUpkeep({
    ...{ configuration, environment, database, notifier, clock, log: logger },
    ...{ engine, contextual, health, providers },
  });
  const access = startAccess({
    ...{ configuration, environment, database, notifier, log: logger },
    takeProviderKeys(changed, tenants) {
      accounts.apply(changed, tenants);
      for (const { tenant } of changed) health.forgetTenant(tenant);
      replies.forgetErased(tenants);
    },
    cipher: protection.cipher,
    ...{ nowMs: clock.nowMs, keys, adminKey, running, takeBudgets: (changed) => budgets.apply(changed) },
  });
  const publicUrl = configuration.dashboard.publicUrl?.toLowerCase() ?? null;
  const names = { catalog: () => engine.catalog, taskTypes: engine.taskTypes, keys: access.allKeys };
  const app = await createApp({
    ...{ gateway, feedback: feedback.service },
    redaction: { redactor: protection.redactor, isAlways: configuration.redaction.isSentRedacted },
    authenticate: access.authenticate,
    admin: {
      ...{ adminKey, nowMs: clock.nowMs },
      ...{ keys: access.keys, budgets: access.budgets, providerKeys: access.providerKeys },
      ...{ sessions: access.sessions, sourceOf: access.sources.of, oidc: access.oidc },
      ownOrigins: new Set(publicUrl === null ? [] : [publicUrl]),
      isSecure: publicUrl?.startsWith("https:") === true,
      experiments: experiments.administration,
      alerts: drift.administration,
      evalRuns,
      shadow: shadow.view,
      preferences: {
        administration: access.preferences,
        ...{ configured: configuration.policy, policy: () => running.policy },
      },
    },
    ownKey: { rates, maxKeep: maxKeep(configuration.store) },
    reports: {
      ...{ db: database.db, nowMs: clock.nowMs, savings, names },
      quality: { ...savings, figures: engine.publicFigures },
    },
    whatIf: { ...savings, names, nowMs: clock.nowMs, policy: () => running.policy },
    gate,
    readiness: () =>
      readinessOf({
        phase: gate.phase,
        database: database.status(),
        databaseDescription: database.description,
        recorder: recorder.counters(),
        ...{ priorsVersion: engine.router.priorsVersion, priorsProblem: upkeep.priorsProblem() },
        circuits: gateway.listDeployments().map(({ id }) => health.state(id)),
        overload: gate.overload(),
        requiresLog: configuration.server.readyRequiresLog,
      }),
    metrics: {
      ...{ contentType: metrics.registry.contentType, read: telemetry.readMetrics },
      keys: [adminKey, readOperatorKey(environment, "TRADEWIND_METRICS_KEY")],
    },
    ...(requestLines === null ? {} : { onRefused: requestLines.refused }),
    nextRequestId: requestIdFactory({ clock, random: systemRandom }),
    keptReplies: replies.ofResponses,
    erasure: { erasure: replies.erasure, tenantOf: (id, tenant) => requestLog.tenantOf(id, tenant) },
    nowMs: clock.nowMs,
    logger,
    liveEvents,
    dashboard: readDashboard(dashboardFolder),
    bodyLimitBytes: configuration.server.bodyLimitBytes,
    formLimitBytes: configuration.server.formLimitBytes,
    localCallers: asksForKeys
      ? null
      : {
          boundHost: configuration.server.host,
          apiKeysVariable: configuration.server.apiKeysEnv,
          origins: configuration.server.corsOrigins,
        },
    corsOrigins: configuration.server.corsOrigins,
  });
  const { host, port } = configuration.server;
  const address = await app.listen({ host, port }).catch((error: unknown) => {
    throw listenFault(error, host, port);
  });
  database.announce(address);
  const stopping = createStopping(
    {
      ...{ gate, pipeline, dispatcher, log: logger },
      closeHttp() {
        shadow.close();
        return app.close();
      },
      dropConnections: () => app.server.closeAllConnections(),
      async flushLog(deadlineMs) {
        await limits.close();
        await recorder.close(deadlineMs);
      },
      async closeParts() {
        eventLoop.close();
        telemetry.savings.close();
        await traces?.close();
        await providers.close();
        await upkeep.close();
        await access.watcher.close();
        await evalRuns.close();
        await experiments.close();
        await drift.close();
        await feedback.close();
        await replyLengths?.close();
        await notifier.close();
        await sharedConversations.close();
        await database.close();
        await contextual.close();
        await engine.embedder.close();
      },
    },
    configuration.server.stop,
  );
  return {
    ...{ app, engine, address },
    clientKeyCount: keys.length,
    hasAdminKey: adminKey !== null,
    loginLink: access.loginToken === null ? null : `${address}/login?token=${access.loginToken}`,
    databaseDescription: database.description,
    isNewDatabase: database.isNew,
    databaseReady: database.ready,
    flush: () => recorder.flush(),
    lookForPriors: upkeep.lookForPriors,
    stop: ({ isAnnounced = false } = {}) => stopping.stop(isAnnounced),
    hurryStop: stopping.hurry,
  };
}
