import type { ScoreSummary, TargetSummary } from "./report.ts";

/** The model to take for one task. */
export interface TaskPick {
  readonly target: TargetSummary;
  readonly summary: ScoreSummary;
  /** The best by its mean; the pick itself, or one that it cannot be told from. */
  readonly best: TargetSummary;
  /** Of the pick behind the best, [0,1]. */
  readonly behind: number;
  /** Every other model is worse, or dearer and not better, by more than its interval. */
  readonly isClear: boolean;
}

/**
 * The cheapest of those that cannot be told from the best of a task, which are those whose interval reaches the best mean; the best itself
 * where no cost is known. null: nobody scored above 0.
 */
export function pickOfTask(task: string, targets: readonly TargetSummary[]): TaskPick | null {
  const scored = targets.flatMap((target) => {
    const summary = target.byTask[task];
    return summary === undefined || summary.mean === null ? [] : [{ target, summary, mean: summary.mean }];
  });
  const best = scored.reduce<(typeof scored)[number] | null>(
    (top, one) => (top === null || one.mean > top.mean ? one : top),
    null,
  );
  if (best === null || best.mean === 0) return null;
  const able = scored.filter(({ summary, mean }) => (summary.interval?.high ?? mean) >= best.mean);
  const costOf = ({ target }: (typeof scored)[number]): number =>
    target.costPerCaseNanoUsd ?? Number.POSITIVE_INFINITY;
  const pick = able.reduce((least, one) => (costOf(one) < costOf(least) ? one : least), best);
  return {
    target: pick.target,
    summary: pick.summary,
    best: best.target,
    behind: best.mean - pick.mean,
    isClear: able.length === 1,
  };
}
