import type { WorkerTiming } from "../../../evals/distributed/work-on-run.ts";

/** A process that is only slow must not be taken for dead; one that is dead holds its jobs for so long. */
export const workerTiming: WorkerTiming = {
  beatMs: 1_000,
  silentAfterMs: 20_000,
  pollMs: 100,
  idleMs: 3_000,
};

/** Between the coordinator's looks at queues and workers, in milliseconds. */
export const coordinatorEveryMs = 300;
