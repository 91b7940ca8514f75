import type { Clock, Router } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { runningExperiments, type StoredExperiment } from "../database/repositories/experiments.ts";
import { findPriorsText } from "../database/repositories/priors.ts";
import type { ExperimentArms } from "../pipeline/plan/experiment-arms.ts";
import { parseInThread } from "../priors/parse-in-thread.ts";
import type { ParsedPriors } from "../priors/parse-priors.ts";
import { assignArms } from "./assign.ts";
import type { RunningExperiment } from "./experiment.ts";
import { experimentsChannel } from "./experiments-channel.ts";
import { runningExperiment } from "./running-experiment.ts";

/** A notification makes it look at once; this is for one that got lost, and for the embedded database, which passes on none from other processes. */
const defaultPollMs = 1_000;

export interface ExperimentsWatcherOptions {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly log: Pick<Log, "warn">;
  readonly clock: Pick<Clock, "nowMs">;
  /** A router with these priors, warm. */
  readonly buildRouter: (parsed: ParsedPriors) => Promise<Router>;
  /** @default 1000 */
  readonly pollMs?: number;
}

export interface ExperimentsWatcher extends ExperimentArms {
  /** Looks now; resolves when what was found is in use. Never rejects. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps a process on the running experiments of the database. While that does not answer, those known stay in use. */
export function watchExperiments(options: ExperimentsWatcherOptions): ExperimentsWatcher {
  const { database, notifier, log, clock, buildRouter } = options;
  const routers = new Map<string, Router | null>();
  let running: readonly RunningExperiment[] = [];
  let known = "";
  let isClosed = false;
  let hasFailed = false;
  let looking: Promise<void> = Promise.resolve();
  let isWaiting = false;

  async function loadRouters(stored: readonly StoredExperiment[]): Promise<void> {
    const wanted = new Set(
      stored.flatMap(({ settings }) => settings.arms.flatMap(({ priors }) => priors ?? [])),
    );
    for (const version of routers.keys()) if (!wanted.has(version)) routers.delete(version);
    for (const version of wanted) {
      if (routers.has(version)) continue;
      try {
        const text = await findPriorsText(database.db, version);
        routers.set(version, text === null ? null : await buildRouter(await parseInThread(text)));
      } catch (error) {
        routers.set(version, null);
        log.warn({ version, error: errorMessage(error) }, "Priors of an experiment cannot be used; it waits");
      }
    }
  }

  async function take(): Promise<void> {
    isWaiting = false;
    if (isClosed || database.status().state !== "ready") return;
    try {
      const stored = await runningExperiments(database.db);
      await loadRouters(stored);
      const now = JSON.stringify(stored.map(({ id, stoppedArms }) => [id, stoppedArms]));
      hasFailed = false;
      // Effects stay the same objects while nothing changes: the log knows policies by that.
      if (now === known && running.length === stored.length) return;
      known = now;
      running = stored.flatMap(
        (one) => runningExperiment(one, (version) => routers.get(version) ?? null) ?? [],
      );
    } catch (error) {
      if (!hasFailed)
        log.warn({ error: errorMessage(error) }, "Experiments cannot be read; those known go on");
      hasFailed = true;
    }
  }

  /** However often it is told while one look is under way, one more follows. */
  function look(): Promise<void> {
    if (!isWaiting) looking = looking.then(take);
    isWaiting = true;
    return looking;
  }

  const stopListening = notifier.listen(experimentsChannel, () => void look());
  const timer = setInterval(() => void look(), options.pollMs ?? defaultPollMs);
  timer.unref();
  database.ready.then(look, () => undefined);
  return {
    assign: (operation, hasOwnPolicy) =>
      running.length === 0 ? null : assignArms(running, operation, hasOwnPolicy, clock.nowMs()),
    look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      stopListening();
      await looking;
    },
  };
}
