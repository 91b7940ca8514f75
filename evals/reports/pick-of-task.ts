import { clusteredMean } from "../stats/clustered-mean.ts";
import type { TargetSummary, TaskPick } from "./report.ts";

export interface PickCandidate {
  readonly summary: Pick<TargetSummary, "id" | "byTask" | "costPerCaseNanoUsd">;
  /** By case and sample. */
  readonly scores: ReadonlyMap<string, { readonly score: number; readonly cluster: string }>;
  /** Task of each of these. */
  readonly tasks: ReadonlyMap<string, string>;
}

/**
 * The cheapest of the models that cannot be told from the best of a task: those whose difference from it, over the cases that both have, may
 * be 0 by its 95% interval (by clusters). Where no cost is known, the best itself. null: nobody scored above 0.
 */
export function pickOfTask(task: string, candidates: readonly PickCandidate[]): TaskPick | null {
  const scored = candidates.flatMap((candidate) => {
    const mean = candidate.summary.byTask[task]?.mean ?? null;
    return mean === null || mean === 0 ? [] : [{ ...candidate, mean }];
  });
  const [first] = scored;
  if (first === undefined) return null;
  const best = scored.reduce((top, one) => (one.mean > top.mean ? one : top), first);
  const able = scored.filter((one) => one === best || mayBeEqual(task, one, best));
  const costOf = ({ summary }: PickCandidate): number =>
    summary.costPerCaseNanoUsd ?? Number.POSITIVE_INFINITY;
  const pick = able.reduce((least, one) => (costOf(one) < costOf(least) ? one : least), best);
  return {
    target: pick.summary.id,
    mean: pick.mean,
    costPerCaseNanoUsd: pick.summary.costPerCaseNanoUsd,
    best: best.summary.id,
    behind: best.mean - pick.mean,
    isClear: able.length === 1,
  };
}

function mayBeEqual(task: string, one: PickCandidate, best: PickCandidate): boolean {
  const shared = [...one.scores].flatMap(([key, { score, cluster }]) => {
    const other = best.scores.get(key);
    return one.tasks.get(key) === task && other !== undefined
      ? [{ difference: score - other.score, cluster }]
      : [];
  });
  const result = clusteredMean(
    shared.map(({ difference }) => difference),
    shared.map(({ cluster }) => cluster),
  );
  // Without an interval nothing is known of the error.
  return result === null || result.interval === null || result.interval.high >= 0;
}
