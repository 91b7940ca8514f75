import type { CaseResult, RunRecord, RunStore } from "./run-store.ts";

/** Keeps runs in memory: for tests, and for runs that nobody wants to keep. */
export function createMemoryRunStore(): RunStore {
  const runs = new Map<string, RunRecord>();
  const results = new Map<string, Map<string, CaseResult>>();
  const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  const sorted = (runId: string): CaseResult[] =>
    [...(results.get(runId)?.values() ?? [])].sort(
      (one, other) =>
        order(one.promptId, other.promptId) || order(one.target, other.target) || one.sample - other.sample,
    );
  return {
    async saveRun(run) {
      runs.set(run.id, run);
    },
    findRun: async (id) => runs.get(id) ?? null,
    listRuns: async ({ fingerprint, limit }) =>
      [...runs.values()]
        .filter((run) => fingerprint === undefined || run.fingerprint === fingerprint)
        .sort((one, other) => other.createdAtMs - one.createdAtMs || order(other.id, one.id))
        .slice(0, limit),
    async saveResults(runId, added) {
      const known = results.get(runId) ?? new Map<string, CaseResult>();
      results.set(runId, known);
      for (const result of added) known.set(`${result.promptId}\0${result.target}\0${result.sample}`, result);
    },
    async *results(runId) {
      const all = sorted(runId);
      if (all.length > 0) yield all;
    },
    async *finished(runId) {
      yield sorted(runId).filter(({ error }) => error === null);
    },
  };
}
