import type { Queryable } from "../database.ts";
import { buryEvalWorkers, exchangeEvalMoney, type StoredExchange } from "./eval-spread-money.ts";
import {
  beatEvalCoordinator,
  beatEvalWorker,
  joinEvalSpread,
  type StoredSpreadWorker,
} from "./eval-spread-workers.ts";
import {
  addEvalSpreadBatches,
  createEvalSpread,
  leftOverOfEvalSpread,
  listFinishedPrompts,
  listOpenEvalSpreads,
  type NewEvalSpread,
  readEvalSpreadBatch,
  readEvalSpreadPlan,
  removeEvalSpread,
  type StoredSpreadState,
  setEvalSpreadState,
} from "./eval-spreads.ts";

/** Spread eval runs on the project's database, in the form that `evals/spread` asks for. */
export function createEvalSpreadStore(db: Queryable) {
  return {
    create: (spread: NewEvalSpread) => createEvalSpread(db, spread),
    leftOver: (runId: string) => leftOverOfEvalSpread(db, runId),
    addBatches: (runId: string, firstBatch: number, batches: readonly string[]) =>
      addEvalSpreadBatches(db, runId, firstBatch, batches),
    readBatch: (runId: string, batch: number) => readEvalSpreadBatch(db, runId, batch),
    openRuns: (silentAfterMs: number) => listOpenEvalSpreads(db, silentAfterMs),
    readPlan: (runId: string) => readEvalSpreadPlan(db, runId),
    setState: (runId: string, state: StoredSpreadState, from: readonly StoredSpreadState[]) =>
      setEvalSpreadState(db, runId, state, from),
    beatCoordinator: (runId: string) => beatEvalCoordinator(db, runId),
    join: (runId: string, worker: Parameters<typeof joinEvalSpread>[2]) => joinEvalSpread(db, runId, worker),
    beat: (
      runId: string,
      workerId: string,
      worker: Pick<StoredSpreadWorker, "claims" | "finished" | "unscored" | "failure">,
      silentAfterMs: number,
    ) => beatEvalWorker(db, runId, workerId, worker, silentAfterMs),
    exchange: (runId: string, workerId: string, exchange: StoredExchange) =>
      exchangeEvalMoney(db, runId, workerId, exchange),
    bury: (runId: string, which: Parameters<typeof buryEvalWorkers>[2]) => buryEvalWorkers(db, runId, which),
    finishedOf: (runId: string, target: string, sample: number, promptIds: readonly string[]) =>
      listFinishedPrompts(db, runId, target, sample, promptIds),
    remove: (runId: string) => removeEvalSpread(db, runId),
  };
}
