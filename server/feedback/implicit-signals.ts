import type { Clock } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { keepLooking, type Looking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import {
  aloneWithSignals,
  findAbandoned,
  findRetries,
  type ImplicitSign,
} from "../database/repositories/implicit-signals.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { FeedbackIntake } from "./feedback-intake.ts";
import { type FeedbackMetric, implicitMetrics, scoreOf } from "./metrics.ts";

interface ImplicitSignalOptions {
  readonly database: Pick<Database, "kind" | "connect" | "ready" | "status">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "warn">;
  readonly intake: Pick<FeedbackIntake, "give">;
  /** Those that are taken: a declared `retry` or `abandoned` that is boolean has its own weight and direction. @default the built-in ones */
  readonly metrics?: ReadonlyMap<string, FeedbackMetric>;
  /** Which of them are looked for. */
  readonly signals: { readonly retry: boolean; readonly abandoned: boolean };
  /** @default 5,000 */
  readonly pollMs?: number;
}

export type ImplicitSignals = Pick<Looking, "look" | "close">;

/** The same prompt again within this time is a retry. */
export const retryWithinMs = 600_000;
const defaultPollMs = 5_000;
/** What comes late to the log, and looks that another process or a pause missed, are covered by looking back so far each time. */
const overlapMs = 60_000;
const deadlineMs = 60_000;

/**
 * Reads signals off the log every few seconds and gives them as feedback: of every request that `auto` routed, those that speak for it too, or the model that is used most would look worst. Of
 * several processes one looks at a time. A signal has an idempotency key, so that none is written twice, whoever looks and however often; a retry outlasts a later "no retry".
 */
export function watchImplicitSignals(options: ImplicitSignalOptions): ImplicitSignals {
  const { database, clock, log, intake, signals } = options;
  const client = createReplaceableClient(database.connect, "looking for signals");
  const locker = createReplaceableClient(database.connect, "taking turns at signals");
  /** Answers of this process: what it gave once it does not give again. */
  const given = new Map<string, number>();

  const metricOf = (signal: "retry" | "abandoned"): FeedbackMetric => {
    const declared = options.metrics?.get(signal);
    return declared?.type === "boolean" ? declared : implicitMetrics[signal];
  };

  async function give(metric: FeedbackMetric, signs: readonly ImplicitSign[]): Promise<void> {
    const fresh = signs.filter(({ requestId, value }) => !given.has(`${metric.name} ${requestId} ${value}`));
    const answers = await Promise.all(
      fresh.map(({ requestId, tenant, value }) =>
        intake.give({
          ...{
            target: { requestId },
            metric,
            value,
            score: scoreOf(metric, value),
            tenant,
            source: "implicit",
          },
          ...{ comment: null, tags: null, idempotencyKey: `implicit ${metric.name} ${requestId}` },
        }),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      if (answer instanceof GatewayError && answer.code === "database_unavailable") throw answer;
      const { requestId, value } = fresh[index]!;
      given.set(`${metric.name} ${requestId} ${value}`, clock.nowMs());
    }
  }

  async function lookAlone(): Promise<void> {
    const untilMs = clock.nowMs();
    const span = { fromMs: untilMs - overlapMs, untilMs };
    // A retry first: what is said of a request first stays.
    if (signals.retry) {
      const retries = await client.run((sql) => findRetries(sql, span, retryWithinMs), deadlineMs);
      await give(
        metricOf("retry"),
        retries.filter(({ value }) => value),
      );
      await give(
        metricOf("retry"),
        retries.filter(({ value }) => !value),
      );
    }
    if (signals.abandoned)
      await give(metricOf("abandoned"), await client.run((sql) => findAbandoned(sql, span), deadlineMs));
    for (const [key, atMs] of given) if (atMs < untilMs - 2 * overlapMs) given.delete(key);
  }

  const looking = keepLooking({
    ...{ database, log, pollMs: options.pollMs ?? defaultPollMs },
    failure: "Implicit signals cannot be read; trying again",
    async take() {
      // The embedded database serves one process, and an open transaction keeps all others waiting.
      if (database.kind === "embedded") await lookAlone();
      else await locker.run((sql) => aloneWithSignals(sql, lookAlone), 2 * deadlineMs);
    },
  });
  return {
    look: looking.look,
    async close() {
      await looking.close();
      await Promise.all([client.close(), locker.close()]);
    },
  };
}
