import type { CaseScores } from "../stats/paired-comparison.ts";
import { findBest } from "./find-best.ts";
import type { TaskPick } from "./report.ts";

export interface PickCandidate {
  readonly id: string;
  /** On the task. */
  readonly mean: number | null;
  readonly scores: CaseScores;
  readonly costPerCaseNanoUsd: number | null;
}

/**
 * The cheapest of the models that cannot be told from the best of a task (`findBest`), among those that scored above 0. Where no cost is known,
 * the best itself. null: nobody scored above 0.
 */
export function pickOfTask(candidates: readonly PickCandidate[]): TaskPick | null {
  const best = findBest(candidates)?.best ?? null;
  if (best === null || best.mean === 0) return null;
  const able = candidates.filter(
    ({ id, mean }) => id === best.target || (best.tied.includes(id) && (mean ?? 0) > 0),
  );
  const [first] = able.filter(({ id }) => id === best.target);
  if (first === undefined) return null;
  const costOf = (one: PickCandidate): number => one.costPerCaseNanoUsd ?? Number.POSITIVE_INFINITY;
  const pick = able.reduce((cheapest, one) => (costOf(one) < costOf(cheapest) ? one : cheapest), first);
  const mean = pick.mean ?? 0;
  return {
    ...{ target: pick.id, mean, costPerCaseNanoUsd: pick.costPerCaseNanoUsd },
    ...{ best, behind: best.mean - mean },
  };
}
