import type { RunRecord, RunStatus, RunStore } from "../runs/run-store.ts";
import { plannedCount } from "../suites/case-for-model.ts";
import { createHeartbeat } from "./create-heartbeat.ts";
import type { DistributedSnapshot, DistributedStore } from "./distributed-store.ts";
import { type FillQueuesOptions, fillQueues } from "./fill-queues.ts";
import { type WatchOptions, watchRun } from "./watch-run.ts";

interface CoordinateOptions
  extends Omit<FillQueuesOptions, "store" | "runs" | "onFinished">,
    Omit<WatchOptions, "store" | "jobs" | "look"> {
  /** Programs of custom graders by their names. */
  readonly code: Readonly<Record<string, string>>;
  readonly run: RunRecord;
  readonly store: DistributedStore;
  readonly runs: Pick<RunStore, "saveRun" | "finished">;
  /** For people, who may have to end it: `host 4711`. */
  readonly name: string;
  /** Whether the coordinator of that name is known to be gone. */
  readonly isGone: (name: string) => boolean;
  readonly onStart: (counts: { readonly planned: number; readonly finished: number }) => void;
  readonly onProgress: (counts: {
    readonly finished: number;
    readonly unscored: number;
    readonly spentNanoUsd: number;
    readonly workers: number;
  }) => void;
}

/**
 * Puts a run into the database for workers to take, watches over it and ends it.
 *
 * @returns the run as it was stored; its status says how it ended
 * @throws Error where the run cannot be started; the database's error
 */
export async function coordinateRun(options: CoordinateOptions): Promise<RunRecord> {
  const { plan, store, queue, runs, nowMs, silentAfterMs, localWorkers } = options;
  const { runId } = plan;
  const startedMs = nowMs();
  const planned = plannedCount(options.suites, plan.targets, options.samples);
  // What an earlier coordinator of this run could not write into its record.
  const spentBefore = Math.max(options.run.spentNanoUsd, (await store.leftOver(runId))?.spentNanoUsd ?? 0);
  await store.create({
    runId,
    plan: JSON.stringify(plan),
    code: JSON.stringify(options.code),
    capNanoUsd: plan.capNanoUsd,
    spentNanoUsd: spentBefore,
    coordinator: options.name,
    silentAfterMs,
    isGone: options.isGone,
  });
  let snapshot: DistributedSnapshot | null = null;
  let lost: unknown = null;
  async function look(): Promise<DistributedSnapshot> {
    const seen = await store.beatCoordinator(runId);
    snapshot = seen;
    options.onProgress({ ...totalsOf(seen), spentNanoUsd: seen.spentNanoUsd, workers: seen.workers.length });
    return seen;
  }
  // While the queues are filled and while the last workers end, nobody looks.
  const beats = createHeartbeat(
    () => look().then(() => undefined),
    options.everyMs,
    (error) => {
      lost ??= error;
    },
  );
  const recordOf = (status: RunStatus): RunRecord => ({
    ...options.run,
    status,
    plannedCount: planned,
    spentNanoUsd: snapshot?.spentNanoUsd ?? spentBefore,
    durationMs: options.run.durationMs + nowMs() - startedMs,
    finishedAtMs: status === "running" ? null : nowMs(),
  });

  let status: RunStatus = "failed";
  let failure: unknown = null;
  try {
    await runs.saveRun(recordOf("running"));
    const onFinished = (finished: number): void => options.onStart({ planned, finished });
    const jobs = await fillQueues({ ...options, onFinished });
    localWorkers?.start();
    status = await watchRun({
      ...options,
      jobs,
      async look() {
        await beats.now();
        if (lost !== null) throw lost;
        if (snapshot === null) throw new Error("the coordinator has lost its run");
        return snapshot;
      },
    });
  } catch (error) {
    failure = error;
  }
  // Workers that still look for jobs leave.
  await store.setState(runId, "stopping", ["open"]).catch(() => undefined);
  await localWorkers?.stop(silentAfterMs);
  await beats.now().catch(() => undefined);
  await beats.stop();
  let isSaved = true;
  await runs.saveRun(recordOf(status)).catch((error: unknown) => {
    failure ??= error;
    isSaved = false;
  });
  const leave = (error: unknown): void =>
    options.notice(`What the run left in the queue could not be removed: ${wordsOf(error)}`);
  await queue.remove(runId, plan.targets.length).catch(leave);
  // Where the record is not stored, what was spent stays here for whoever goes on with the run.
  if (isSaved) await store.remove(runId).catch(leave);
  if (failure !== null) throw failure;
  return recordOf(status);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function totalsOf({ workers, buried }: DistributedSnapshot): { finished: number; unscored: number } {
  const all = [...workers, buried];
  return {
    finished: all.reduce((sum, { finished }) => sum + finished, 0),
    unscored: all.reduce((sum, { unscored }) => sum + unscored, 0),
  };
}
