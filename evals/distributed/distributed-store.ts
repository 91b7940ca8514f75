import type { Claim } from "./distributed-plan.ts";

/**
 * `open`: workers take jobs. `stopping`, `budget`: they take none, and calls under way end. `aborting`: these are broken off, too.
 */
export type DistributedState = "open" | "stopping" | "budget" | "aborting";

/** What one worker does in a run. */
export interface DistributedWorker {
  readonly id: string;
  /** For people: `host 4711`. */
  readonly name: string;
  /** Targets that it cannot ask, with the reason; empty: it can ask all. */
  readonly lacks: Readonly<Record<string, string>>;
  readonly finished: number;
  readonly unscored: number;
  /** Jobs that it holds. */
  readonly claims: readonly Claim[];
  /** Since its last sign, by the database's clock. */
  readonly silentMs: number;
  /** Why its last job was given back; null: none was. */
  readonly failure: string | null;
}

export interface DistributedSnapshot {
  readonly state: DistributedState;
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
  /** Without those that were buried. */
  readonly workers: readonly DistributedWorker[];
  /** Cases of workers that were buried. */
  readonly buried: { readonly finished: number; readonly unscored: number };
}

export interface Exchange {
  /** Reservations that are over, and what was spent of them. */
  readonly settledNanoUsd: number;
  readonly spentNanoUsd: number;
  /** Further reservations, each granted whole or not at all, in this order. */
  readonly wantedNanoUsd: readonly number[];
}

export interface Exchanged {
  /** The worker was taken for dead: what it had reserved counts as spent, and it gets nothing more. */
  readonly isBuried: boolean;
  readonly isGranted: readonly boolean[];
  /** Of the whole run, afterwards. */
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
}

export interface OpenRun {
  readonly runId: string;
  /** Another for each time that the run is opened: a run that is taken up again is new to the workers that saw it end. */
  readonly opening: string;
}

/** What a run's processes share beside its results, on one database. All times are by that database's clock. */
export interface DistributedStore {
  /**
   * Opens a run for workers. What an earlier coordinator of it left is replaced.
   *
   * @throws Error where another coordinator is at work on it
   */
  create(run: {
    readonly runId: string;
    readonly plan: string;
    readonly code: string;
    readonly capNanoUsd: number | null;
    readonly spentNanoUsd: number;
    readonly coordinator: string;
    readonly silentAfterMs: number;
    /** Whether a coordinator is known to be gone without waiting for that. */
    readonly isGone: (coordinator: string) => boolean;
  }): Promise<void>;
  /** What an earlier coordinator's run has spent and reserved, which counts as spent; null: there is none. */
  leftOver(runId: string): Promise<{ readonly spentNanoUsd: number } | null>;
  addBatches(runId: string, firstBatch: number, batches: readonly string[]): Promise<void>;
  readBatch(runId: string, batch: number): Promise<string>;
  /** Runs that take workers, oldest first. */
  openRuns(silentAfterMs: number): Promise<OpenRun[]>;
  readPlan(
    runId: string,
  ): Promise<{ readonly opening: string; readonly plan: string; readonly code: string } | null>;
  /** Changes the state where it is one of `from`. */
  setState(runId: string, state: DistributedState, from: readonly DistributedState[]): Promise<void>;
  /** The coordinator's heartbeat. */
  beatCoordinator(runId: string): Promise<DistributedSnapshot>;
  join(
    runId: string,
    worker: { readonly id: string; readonly name: string; readonly lacks: Readonly<Record<string, string>> },
  ): Promise<void>;
  /** A worker's heartbeat. `state` null: the run is over, or its coordinator is gone. */
  beat(
    runId: string,
    workerId: string,
    worker: Pick<DistributedWorker, "claims" | "finished" | "unscored" | "failure">,
    silentAfterMs: number,
  ): Promise<{ readonly state: DistributedState | null; readonly isBuried: boolean }>;
  exchange(runId: string, workerId: string, exchange: Exchange): Promise<Exchanged>;
  /**
   * Takes workers for dead. What they had reserved counts as spent: the calls may have been billed.
   *
   * @returns the jobs that they held
   */
  bury(runId: string, which: { readonly silentMs: number } | { readonly workerId: string }): Promise<Claim[]>;
  /** Keys of a batch that need not be asked again. */
  finishedOf(runId: string, target: string, sample: number, promptIds: readonly string[]): Promise<string[]>;
  remove(runId: string): Promise<void>;
}
