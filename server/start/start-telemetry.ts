import type { Logger } from "pino";
import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { createLiveEvents, type LiveEvents } from "../http/dashboard/live-events.ts";
import { watchEventLoop } from "../http/overload.ts";
import { createMetrics, type MetricSources } from "../metrics/create-metrics.ts";
import { readOverWorkers, type WorkerChannel } from "../metrics/worker-metrics.ts";
import { createRequestLines } from "../record/request-lines.ts";
import { measureSavings, type SavingsPorts } from "../reports/savings.ts";
import { type SavingsWatch, watchSavings } from "../reports/watch-savings.ts";
import { requestLogger } from "./request-logger.ts";
import type { Recording } from "./start-recording.ts";
import { type RunningTraces, startTraces } from "./start-traces.ts";

interface TelemetryParts extends Pick<MetricSources, "budgets" | "alerts" | "circuits" | "shadow"> {
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly recording: Recording;
  readonly savings: SavingsPorts;
  /** To the process that started this one as one of several; null: it serves alone. */
  readonly channel: WorkerChannel | null;
}

interface Telemetry {
  readonly eventLoop: ReturnType<typeof watchEventLoop>;
  readonly liveEvents: LiveEvents;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly savings: SavingsWatch;
  /** The text of `/metrics`, over all processes that serve together. */
  readonly readMetrics: () => Promise<string>;
  /** null: they are off. */
  readonly traces: RunningTraces | null;
  /** null: no line is wanted. */
  readonly requestLines: ReturnType<typeof createRequestLines> | null;
}

/** What watches the requests: metrics, traces, lines of the log, events of the dashboard. */
export async function startTelemetry(parts: TelemetryParts): Promise<Telemetry> {
  const { configuration, environment, clock, logger, recording, channel, savings: ports, ...sources } = parts;
  const { database, recorder, journal, protection } = recording;
  const eventLoop = watchEventLoop();
  const savings = watchSavings(
    database.ready,
    (days) => {
      const untilMs = clock.nowMs();
      return measureSavings(ports, {
        period: { sinceMs: untilMs - days * 86_400_000, untilMs },
        tenant: null,
      });
    },
    (error) => logger.warn({ err: error }, "savings for the metrics could not be measured"),
  );
  const metrics = createMetrics({
    ...sources,
    savings: savings.latest,
    recorder: recorder.counters,
    journalBytes: () => journal?.bytes() ?? 0,
    eventLoopDelayMs: () => eventLoop.delayMs,
  });
  return {
    ...{ eventLoop, metrics, savings, liveEvents: createLiveEvents() },
    readMetrics:
      channel === null
        ? () => metrics.registry.metrics()
        : readOverWorkers(metrics.registry, channel, (ms, work) => void setTimeout(work, ms).unref()),
    traces: await startTraces(configuration, environment, clock, logger, protection.redactWire),
    requestLines: createRequestLines(requestLogger(logger), configuration.loggedRequests),
  };
}
