import type { RunStore } from "./run-store.ts";

/** A store that is still opening: every call waits for it, and rejects where it could not be opened. */
export function deferredRunStore(opening: Promise<RunStore>): RunStore {
  // Whoever calls hears of it; a failure before the first call is none of the process's.
  opening.catch(() => undefined);
  return {
    saveRun: async (run) => (await opening).saveRun(run),
    findRun: async (id) => (await opening).findRun(id),
    listRuns: async (filter) => (await opening).listRuns(filter),
    saveResults: async (runId, results) => (await opening).saveResults(runId, results),
    async *results(runId) {
      yield* (await opening).results(runId);
    },
    async *finished(runId) {
      yield* (await opening).finished(runId);
    },
  };
}
