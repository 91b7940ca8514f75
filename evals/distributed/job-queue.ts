import type { Claim, DistributedJob, TakenJob } from "./distributed-plan.ts";

/** Jobs of a run, in the hands of a queue library: each is taken by one worker at a time, and again where it was given back. */
export interface JobQueue {
  /** Makes a run's queues, one for each target, without what an earlier coordinator left. */
  create(runId: string, targets: number): Promise<void>;
  /** The first are taken first. */
  add(runId: string, jobs: readonly DistributedJob[]): Promise<void>;
  /** At most so many; empty: there is none to take. @throws the database's error */
  take(runId: string, target: number, maxJobs: number): Promise<TakenJob[]>;
  complete(runId: string, claims: readonly Claim[]): Promise<void>;
  /** Others may take them. A job that was given back too often is given up. */
  giveBack(runId: string, claims: readonly Claim[]): Promise<void>;
  /** Jobs of a target by their state. */
  count(
    runId: string,
    target: number,
  ): Promise<{ readonly waiting: number; readonly held: number; readonly ended: number }>;
  remove(runId: string, targets: number): Promise<void>;
}
