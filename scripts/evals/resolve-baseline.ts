import type { RunRecord, RunStore } from "../../evals/runs/run-store.ts";

/** How far back `last` looks. */
const mostRuns = 200;

export interface BaselineRequest {
  /** What `--baseline` says: a run's id, or `last`; null: not given. */
  readonly wanted: string | null;
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  /** A run that is not its own baseline; null: it has not begun. */
  readonly runId: string | null;
}

/**
 * The run to compare with; `last` is the newest finished one with one of the suites and one of the models. null: none is wanted, or `last` found
 * none, as at the first run of all.
 *
 * @throws Error where there is no run of that id, before anything is asked
 */
export async function resolveBaseline(
  store: Pick<RunStore, "findRun" | "listRuns">,
  { wanted, suites, targets, runId }: BaselineRequest,
): Promise<RunRecord | null> {
  if (wanted === null) return null;
  if (wanted !== "last") {
    const found = await store.findRun(wanted);
    if (found === null)
      throw new Error(
        `--baseline: there is no run ${wanted}. npm run evals -- list shows those that there are; "last" takes the newest`,
      );
    return found;
  }
  const shares = (one: readonly string[], other: readonly string[]): boolean =>
    one.some((name) => other.includes(name));
  const runs = await store.listRuns({ limit: mostRuns });
  return (
    runs.find(
      (run) =>
        run.status === "done" &&
        run.id !== runId &&
        shares(run.suites, suites) &&
        shares(run.targets, targets),
    ) ?? null
  );
}
