import { gateOfRun, violationWords } from "../../evals/reports/unscored-gate.ts";
import type { RunRecord, RunStore } from "../../evals/runs/run-store.ts";

/** How far back `last` looks. */
const maxRuns = 200;

interface BaselineRequest {
  /** What `--baseline` says: a run's id, or `last`; null: not given. */
  readonly wanted: string | null;
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  /** A run that is not its own baseline; null: it has not begun. */
  readonly runId: string | null;
  /** Share of a model's replies that may be unscored: a run above it is no baseline. */
  readonly maxUnscoredShare: number;
}

/**
 * The run to compare with; `last` is the newest finished one with one of the suites and one of the models and scores enough. null: none is
 * wanted, or `last` found none, as at the first run of all.
 *
 * @throws Error where there is no run of that id, or it has too few scores, before anything is asked
 */
export async function resolveBaseline(
  store: Pick<RunStore, "findRun" | "listRuns" | "results">,
  { wanted, suites, targets, runId, maxUnscoredShare }: BaselineRequest,
): Promise<RunRecord | null> {
  if (wanted === null) return null;
  if (wanted !== "last") {
    const found = await store.findRun(wanted);
    if (found === null)
      throw new Error(
        `--baseline: there is no run ${wanted}. npm run evals -- list shows the runs that exist; "last" takes the newest`,
      );
    const gate = await gateOfRun(found, store, maxUnscoredShare);
    const [violation] = gate.violations;
    if (violation !== undefined)
      throw new Error(
        `--baseline: run ${found.id} has too few scores to compare with: ${violationWords(violation, gate)}. Name another run, or "last"`,
      );
    return found;
  }
  const shares = (one: readonly string[], other: readonly string[]): boolean =>
    one.some((name) => other.includes(name));
  const runs = await store.listRuns({ limit: maxRuns });
  for (const run of runs) {
    if (run.status !== "done" || run.id === runId) continue;
    if (!shares(run.suites, suites) || !shares(run.targets, targets)) continue;
    if ((await gateOfRun(run, store, maxUnscoredShare)).violations.length === 0) return run;
  }
  return null;
}
