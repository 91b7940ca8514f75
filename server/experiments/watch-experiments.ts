import type { Clock, Router } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import { keepLooking, type Looking } from "../database/keep-looking.ts";
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

interface ExperimentsWatcherOptions {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly log: Pick<Log, "warn">;
  readonly clock: Pick<Clock, "nowMs">;
  /** A router with these priors, warm. */
  readonly buildRouter: (parsed: ParsedPriors) => Promise<Router>;
  /** @default 1000 */
  readonly pollMs?: number;
}

export type ExperimentsWatcher = ExperimentArms & Pick<Looking, "look" | "close">;

/** Keeps a process on the running experiments of the database. While that does not answer, those known stay in use. */
export function watchExperiments(options: ExperimentsWatcherOptions): ExperimentsWatcher {
  const { database, notifier, log, clock, buildRouter } = options;
  const routers = new Map<string, Router | null>();
  let running: readonly RunningExperiment[] = [];
  let known = "";

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
        log.warn({ version, error: errorMessage(error) }, "An experiment's priors cannot be used; it waits");
      }
    }
  }

  async function take(): Promise<void> {
    const stored = await runningExperiments(database.db);
    await loadRouters(stored);
    const now = JSON.stringify(stored.map(({ id, stoppedArms }) => [id, stoppedArms]));
    // Effects stay the same objects while nothing changes: the log knows policies by that.
    if (now === known && running.length === stored.length) return;
    known = now;
    running = stored.flatMap(
      (one) => runningExperiment(one, (version) => routers.get(version) ?? null) ?? [],
    );
  }

  const { look, close } = keepLooking({
    ...{ database, log, take, told: { notifier, channel: experimentsChannel } },
    failure: "Experiments cannot be read; the known ones continue",
    pollMs: options.pollMs ?? defaultPollMs,
  });
  return {
    ...{ look, close },
    assign: (operation, hasOwnPolicy) =>
      running.length === 0 ? null : assignArms(running, operation, hasOwnPolicy, clock.nowMs()),
  };
}
