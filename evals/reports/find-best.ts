import { type CaseScores, pairedComparison } from "../stats/paired-comparison.ts";
import type { Best, Comparison } from "./report.ts";

interface RankedScores {
  readonly id: string;
  /** Weighted, [0,1]; null: nothing was scored. */
  readonly mean: number | null;
  readonly scores: CaseScores;
}

export interface BestFound {
  readonly best: Best;
  /** Of each other model against the best; null: they share no case. */
  readonly behind: ReadonlyMap<string, Comparison | null>;
}

/**
 * The best of some models by mean (the first of equals), each other held against it. Who leads is known only from the same scores, so that any pair
 * might have been compared: all pairs hold at 95% together. Best, ties, picks and "may be chance" all follow from this. Null: no model has
 * a score.
 */
export function findBest(models: readonly RankedScores[]): BestFound | null {
  const ranked = models.flatMap((model) => (model.mean === null ? [] : [{ ...model, mean: model.mean }]));
  const [first] = ranked;
  if (first === undefined) return null;
  const best = ranked.reduce((top, one) => (one.mean > top.mean ? one : top), first);
  const others = ranked.filter((one) => one !== best);
  const comparisons = Math.max(1, (ranked.length * (ranked.length - 1)) / 2);
  const behind = new Map(
    others.map(({ id, scores }) => [id, pairedComparison(scores, best.scores, { comparisons })]),
  );
  const tied = others.filter(({ id }) => behind.get(id)?.verdict !== "worse").map(({ id }) => id);
  return {
    best: {
      ...{ target: best.id, mean: best.mean, compared: ranked.length, tied },
      isClear: others.length > 0 && tied.length === 0,
    },
    behind,
  };
}
