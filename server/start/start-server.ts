import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { createProviderAccounts } from "../access/provider-accounts.ts";
import { providerKeyOpener } from "../access/provider-key-opener.ts";
import { readOperatorKey } from "../access/read-operator-key.ts";
import { BudgetLeasing } from "../budgets/budget-leasing.ts";
import { BudgetLedger } from "../budgets/budget-ledger.ts";
import { createResponseCache } from "../cache/response-cache.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { createNotifier } from "../database/notify/create-notifier.ts";
import { openDatabase } from "../database/open-database.ts";
import { endLeasesOf } from "../database/repositories/budgets.ts";
import { keepUsage } from "../database/usage/keep-usage.ts";
import { createContextualDepth } from "../embedding/contextual-depth.ts";
import { createLoadMeter } from "../embedding/load-meter.ts";
import { openContextualEmbedder } from "../embedding/open-contextual-embedder.ts";
import { createApp } from "../http/app.ts";
import { dashboardFolder, readDashboard } from "../http/dashboard/dashboard-files.ts";
import { createLiveEvents } from "../http/dashboard/live-events.ts";
import { createGateway } from "../http/gateway.ts";
import { watchEventLoop } from "../http/overload.ts";
import { RequestGate } from "../http/request-gate.ts";
import { createLiveLatency } from "../latency/live-latency.ts";
import { keepReplyLengths } from "../learning/reply-lengths.ts";
import { RateLeasing } from "../limits/rate-leasing.ts";
import { RateLimiter } from "../limits/rate-limiter.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { readOverWorkers, type WorkerChannel } from "../metrics/worker-metrics.ts";
import { createTokenCounter } from "../pipeline/count-tokens.ts";
import { conversationMemoryDefaults } from "../pipeline/plan/conversation-memory.ts";
import { createSharedConversations } from "../pipeline/plan/shared-conversations.ts";
import { createRunningPolicy } from "../preferences/running-policy.ts";
import { watchPriors } from "../priors/watch-priors.ts";
import { KeptReplies } from "../protocols/openai-responses/kept-replies.ts";
import { createBuiltInProviders } from "../providers/built-in-providers.ts";
import { createRecorder } from "../record/create-recorder.ts";
import { createErasure } from "../record/erasure.ts";
import { openJournal, ownerName } from "../record/journal.ts";
import { claimJournals, ownersOfJournals, recoverJournals } from "../record/recover-journals.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { createRequestLines } from "../record/request-lines.ts";
import { createRequestLog } from "../record/request-log.ts";
import { assemblePipeline } from "./assemble-pipeline.ts";
import { createHealthProbes } from "./health-probes.ts";
import { listenFault } from "./listen-fault.ts";
import { readinessOf } from "./readiness.ts";
import { requestLogger } from "./request-logger.ts";
import { requireLoopbackOrKeys } from "./require-loopback-or-keys.ts";
import { startAccess } from "./start-access.ts";
import { startDrift } from "./start-drift.ts";
import { type RunningEngine, startEngine } from "./start-engine.ts";
import { startExperiments } from "./start-experiments.ts";
import { startFeedback } from "./start-feedback.ts";
import { startTraces } from "./start-traces.ts";
import { createStopping } from "./stop-server.ts";
import { systemClock, systemRandom, systemSleep } from "./system-ports.ts";
import { startProtection } from "./text-protection.ts";

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly engine: RunningEngine;
  readonly address: string;
  /** Keys that clients may send; 0: none is asked for. */
  readonly clientKeyCount: number;
  /** Every client needs a key then, and administrators make them. */
  readonly hasAdminKey: boolean;
  /** Opens the dashboard to who has it, once; null: people log in by OIDC or a key. */
  readonly loginLink: string | null;
  readonly databaseDescription: string;
  readonly isNewDatabase: boolean;
  readonly databaseReady: Promise<void>;
  /** Writes what waits for the database now. */
  flush(): Promise<void>;
  /** Takes the active version of the priors into use, which it does by itself a moment after a change. */
  lookForPriors(): Promise<void>;
  /**
   * Takes no new request, lets running ones end, ends what takes longer than `server.drain_ms`, writes what waits.
   *
   * @param how `isAnnounced`: load balancers get `server.unready_ms` to turn away first. @default not announced
   */
  stop(how?: { readonly isAnnounced?: boolean }): Promise<void>;
  /** Ends the waits of a stop that is under way; nothing is lost by it but what the running requests still had to say. */
  hurryStop(): void;
}

/** A request is decided, and dispatched, within so long after its arrival. */
const decisionSlackMs = 60_000;
/** What is thought of a stream without a bound after so long. */
const longestStreamMs = 3_600_000;
/** Lines of the log that the server itself writes; every request is in the database. */
const logLevel = "warn";

/** `TRADEWIND_DEMO_SPEED`: how many times as fast as their profiles the demo models answer. */
function demoSpeed(environment: Environment): number {
  const speed = Number(environment.value("TRADEWIND_DEMO_SPEED") ?? 1);
  return speed > 0 ? speed : 1;
}

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
  const database = openDatabase({
    url: configuration.database.url?.reveal() ?? null,
    dataDir: configuration.database.dataDir,
    clock,
    retentionDays: configuration.store.retentionDays,
    retention: configuration.store.retention,
    log: logger,
  });
  const journalFolder = path.join(configuration.database.dataDir, "journal");
  const abandoned = claimJournals(journalFolder, clock);
  const journal = configuration.store.hasJournal
    ? openJournal({ folder: journalFolder, clock, log: logger })
    : null;
  void recoverJournals(abandoned, database, logger)
    .then(() => endLeasesOf(database.db, ownersOfJournals(abandoned)))
    .catch(() => undefined);
  const protection = startProtection(configuration, environment);
  const recorder = createRecorder({
    database,
    journal,
    clock,
    log: logger,
    store: configuration.store,
    protection,
    promptHashSalt: environment.value(configuration.store.saltEnv),
  });
  const accounts = createProviderAccounts(providerKeyOpener(protection.cipher, logger));
  const latency = createLiveLatency(clock);
  const replyLengths = configuration.feedback.learns
    ? keepReplyLengths({ database, clock, log: logger, halfLifeMs: configuration.feedback.halfLifeMs })
    : null;
  const engine = await startEngine(loaded, clock, latency.read, () => replyLengths?.factors ?? null);
  const providers = createBuiltInProviders({
    demo: { clock, sleep: systemSleep, speed: demoSpeed(environment) },
    pools: { connectTimeoutMs: configuration.connectTimeoutMs },
    secrets: (name) => environment.value(name),
    autoCacheTokens: configuration.autoCacheTokens,
  });
  const leasing = new BudgetLeasing({
    ...{ database, flushLog: () => recorder.flush(), log: logger },
    ...{ nowMs: clock.nowMs, monotonicMs: clock.monotonicMs },
    owner: `${ownerName({ host: hostname(), pid: process.pid })}.${randomBytes(4).toString("hex")}`,
  });
  const budgets = new BudgetLedger({
    ...{ nowMs: clock.nowMs, monotonicMs: clock.monotonicMs, borrow: leasing.borrow },
    callsAtOnce: configuration.hedgeShare > 0 ? 2 : 1,
  });
  const rateLeasing = new RateLeasing({
    ...{ database, nowMs: clock.nowMs, log: logger },
    owner: `${ownerName({ host: hostname(), pid: process.pid })}.${randomBytes(4).toString("hex")}`,
  });
  const rates = new RateLimiter(rateLeasing, clock.nowMs);
  const stopRates = rateLeasing.start(() => rates.accounts);
  const stopLeasing = leasing.start(() => budgets.accounts);
  const startedAtMs = clock.nowMs();
  const { retryWindowMs, totalMs } = configuration.dispatch;
  const longestRequestMs = retryWindowMs + (totalMs ?? longestStreamMs) + decisionSlackMs;
  const mayStillRun = (decidedAtMs: number): boolean => {
    // Nobody but this process serves beside an embedded database, and its earlier self is gone.
    const isOfThisRun = database.kind === "postgres" || decidedAtMs >= startedAtMs;
    return isOfThisRun && decidedAtMs + longestRequestMs >= clock.nowMs();
  };
  const load = createLoadMeter();
  const contextual = createContextualDepth({
    depth: configuration.embedding.depth,
    open: openContextualEmbedder,
    load,
    monotonicMs: clock.monotonicMs,
    log: logger,
  });
  const requestLog = createRequestLog(recorder, database, {
    defaultKeep: configuration.store.features ? "text" : "figures",
    readsStreams: configuration.redaction.isStoredRedacted,
  });
  const sharedConversations = createSharedConversations({
    ...{ database, clock },
    salt: environment.value(configuration.store.saltEnv),
    lifetimeMs: conversationMemoryDefaults.lifetimeMs,
  });
  const eventLoop = watchEventLoop();
  const liveEvents = createLiveEvents();
  const metrics = createMetrics({
    recorder: recorder.counters,
    journalBytes: () => journal?.bytes() ?? 0,
    budgets: () => budgets.accounts,
    alerts: () => drift.open(),
    eventLoopDelayMs: () => eventLoop.delayMs,
    circuits: () => gateway.listDeployments().map(({ id }) => health.state(id)),
  });
  const readMetrics =
    channel === null
      ? () => metrics.registry.metrics()
      : readOverWorkers(metrics.registry, channel, (ms, work) => void setTimeout(work, ms).unref());
  const traces = await startTraces(configuration, environment, clock, logger, protection.redact);
  const requestLines =
    configuration.loggedRequests === "none"
      ? null
      : createRequestLines(requestLogger(logger), configuration.loggedRequests);
  const notifier = createNotifier(database);
  const responseCache = createResponseCache(clock, configuration.cache.maxBytes);
  const keptReplies = new KeptReplies({ ...configuration.responses, nowMs: clock.nowMs });
  const forgetReplies = (tenant: string): number =>
    responseCache.forget(tenant) + keptReplies.forgetTenant(tenant);
  const forgottenAtMs = new Map<string, number>();
  const erasure = createErasure({
    ...{ db: database.db, notifier, flush: recorder.flush, nowMs: clock.nowMs, sleep: systemSleep },
    forgetReplies,
  });
  const drift = startDrift({
    ...{ database, notifier, clock, random: systemRandom, log: logger, announce: liveEvents.announce },
    settings: configuration.drift,
  });
  const experiments = startExperiments({ configuration, database, notifier, engine, clock, log: logger });
  const running = createRunningPolicy(configuration.policy, logger);
  const { pipeline, planner, dispatcher, health } = assemblePipeline({
    experiments: experiments.arms,
    ...{ engine, providers, latency, clock, contextual, sharedConversations },
    get policy() {
      return running.policy;
    },
    dispatch: configuration.dispatch,
    health: configuration.health,
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
      replies: responseCache,
      settings: configuration.cache,
      maxReplyBytes: configuration.cache.maxBytes / 8,
    },
    ...(journal === null ? {} : { recorded: journal.whenWritten }),
  });
  const feedback = startFeedback({
    ...{ database, notifier, clock, log: logger, engine, recorder, requestLog },
    settings: configuration.feedback,
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
  const probes =
    configuration.probeIntervalMs === null
      ? null
      : createHealthProbes({
          ...{ health, providers, catalog: () => engine.catalog, intervalMs: configuration.probeIntervalMs },
          secrets: (name) => environment.value(name),
        });
  const usage = keepUsage({ database, clock, log: logger });
  const priorsWatcher = watchPriors({
    database,
    notifier,
    log: logger,
    version: () => engine.router.priorsVersion,
    async take(parsed) {
      await engine.takePriors(parsed);
      contextual.prepare(engine.router.contextualEmbedderId);
    },
    shippedVersion: engine.shippedVersion,
  });
  const access = startAccess({
    ...{ configuration, environment, database, notifier, log: logger },
    takeProviderKeys(changed, tenants) {
      accounts.apply(changed, tenants);
      for (const { tenant } of changed) health.forgetTenant(tenant);
      // A command cannot notify the server of an embedded database: it leaves its word there.
      for (const { tenant, forgottenAtMs: atMs } of tenants) {
        if (atMs !== null && atMs !== forgottenAtMs.get(tenant)) forgetReplies(tenant);
        if (atMs !== null) forgottenAtMs.set(tenant, atMs);
      }
    },
    cipher: protection.cipher,
    ...{ nowMs: clock.nowMs, keys, adminKey, running, takeBudgets: (changed) => budgets.apply(changed) },
  });
  const publicUrl = configuration.dashboard.publicUrl?.toLowerCase() ?? null;
  const app = await createApp({
    ...{ gateway, feedback: feedback.service },
    redaction: { redactor: protection.redactor, isAlways: configuration.redaction.isSentRedacted },
    authenticate: access.authenticate,
    admin: {
      ...{ adminKey, nowMs: clock.nowMs },
      ...{
        keys: access.keys,
        budgets: access.budgets,
        providerKeys: access.providerKeys,
        sessions: access.sessions,
        sourceOf: access.sources.of,
        oidc: access.oidc,
      },
      ownOrigins: new Set(publicUrl === null ? [] : [publicUrl]),
      isSecure: publicUrl?.startsWith("https:") === true,
      experiments: experiments.administration,
      alerts: drift.administration,
      preferences: {
        administration: access.preferences,
        ...{ configured: configuration.policy, policy: () => running.policy },
      },
    },
    reports: {
      ...{ db: database.db, nowMs: clock.nowMs },
      savings: {
        ...{ sql: database.sql, db: database.db, catalog: () => engine.catalog },
        baseline: configuration.policy.baselineModelId,
      },
    },
    whatIf: { db: database.db, nowMs: clock.nowMs, policy: () => running.policy },
    gate,
    readiness: () =>
      readinessOf({
        phase: gate.phase,
        database: database.status(),
        databaseDescription: database.description,
        recorder: recorder.counters(),
        priorsVersion: engine.router.priorsVersion,
        circuits: gateway.listDeployments().map(({ id }) => health.state(id)),
        overload: gate.overload(),
        requiresLog: configuration.server.readyRequiresLog,
      }),
    metrics: {
      ...{ contentType: metrics.registry.contentType, read: readMetrics },
      keys: [adminKey, readOperatorKey(environment, "TRADEWIND_METRICS_KEY")],
    },
    ...(requestLines === null ? {} : { onRefused: requestLines.refused }),
    nextRequestId: requestIdFactory({ clock, random: systemRandom }),
    keptReplies,
    erasure: { erasure, tenantOf: (id, tenant) => requestLog.tenantOf(id, tenant) },
    nowMs: clock.nowMs,
    logger,
    liveEvents,
    dashboard: readDashboard(dashboardFolder),
    bodyLimitBytes: configuration.server.bodyLimitBytes,
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
  const stopping = createStopping(
    {
      ...{ gate, pipeline, dispatcher, log: logger },
      closeHttp: () => app.close(),
      dropConnections: () => app.server.closeAllConnections(),
      async flushLog(deadlineMs) {
        stopLeasing();
        await stopRates();
        await leasing.sync(budgets.accounts, true);
        await recorder.close(deadlineMs);
      },
      async closeParts() {
        probes?.close();
        eventLoop.close();
        await traces?.close();
        await providers.close();
        await priorsWatcher.close();
        await access.watcher.close();
        erasure.close();
        await experiments.close();
        await drift.close();
        await feedback.close();
        await replyLengths?.close();
        await notifier.close();
        await usage.close();
        await sharedConversations.close();
        await database.close();
        load.close();
        await contextual.close();
        await engine.embedder.close();
      },
    },
    configuration.server.stop,
  );
  return {
    app,
    engine,
    address,
    clientKeyCount: keys.length,
    hasAdminKey: adminKey !== null,
    loginLink: access.loginToken === null ? null : `${address}/login?token=${access.loginToken}`,
    databaseDescription: database.description,
    isNewDatabase: database.isNew,
    databaseReady: database.ready,
    flush: () => recorder.flush(),
    lookForPriors: priorsWatcher.look,
    stop: ({ isAnnounced = false } = {}) => stopping.stop(isAnnounced),
    hurryStop: stopping.hurry,
  };
}
