import type { Queryable } from "../database.ts";
import {
  listEvalResults,
  listFinishedEvalResults,
  type StoredEvalResult,
  saveEvalResults,
} from "./eval-results.ts";
import { findEvalRun, listEvalRuns, type StoredEvalRun, saveEvalRun } from "./eval-runs.ts";

/** Eval runs on the project's database, in the form that `evals/runs` asks for. */
export function createEvalRunStore(db: Queryable) {
  return {
    saveRun: (run: StoredEvalRun) => saveEvalRun(db, run),
    findRun: (id: string) => findEvalRun(db, id),
    listRuns: (filter: { readonly fingerprint?: string; readonly limit: number }) => listEvalRuns(db, filter),
    saveResults: (runId: string, results: readonly StoredEvalResult[]) => saveEvalResults(db, runId, results),
    results: (runId: string) => listEvalResults(db, runId),
    finished: (runId: string) => listFinishedEvalResults(db, runId),
  };
}
