import { oracleGapClosed } from "../metrics/regret.ts";
import { type CaseScores, pairedComparison } from "../stats/paired-comparison.ts";
import type { RoutingSummary, TargetSummary } from "./report.ts";

interface Scored {
  readonly summary: Pick<TargetSummary, "id" | "served" | "costPerCaseNanoUsd">;
  readonly scores: CaseScores;
}

/** Tradewind's own name, or whatever sent its cases to more than one model. */
const isRouter = ({ summary }: Scored): boolean => /^auto(:|$)/.test(summary.id) || summary.served.length > 1;

/**
 * Each router of a run against the single models of the same run, on the cases that all of them have a score for. Empty where the run
 * has no router, or no single model to hold it against.
 */
export function routingSummaries(targets: readonly Scored[]): RoutingSummary[] {
  const singles = targets.filter((target) => !isRouter(target));
  return targets.filter(isRouter).flatMap((router) => {
    const shared = [...router.scores.keys()].filter((key) => singles.every(({ scores }) => scores.has(key)));
    if (singles.length === 0 || shared.length === 0) return [];
    const weightOf = (key: string): number => router.scores.get(key)?.weight ?? 0;
    const total = shared.reduce((sum, key) => sum + weightOf(key), 0);
    if (total === 0) return [];
    const mean = (score: (key: string) => number): number =>
      shared.reduce((sum, key) => sum + weightOf(key) * score(key), 0) / total;
    const only = ({ scores }: Scored): CaseScores =>
      new Map(shared.flatMap((key) => (scores.has(key) ? [[key, scores.get(key)!] as const] : [])));
    const meanOf = ({ scores }: Scored): number => mean((key) => scores.get(key)?.score ?? 0);
    const [best] = singles
      .map((single) => ({ single, mean: meanOf(single) }))
      .sort((one, other) => other.mean - one.mean || costOf(one.single) - costOf(other.single));
    const againstBest =
      best === undefined
        ? null
        : pairedComparison(only(router), only(best.single), { comparisons: singles.length });
    if (best === undefined || againstBest === null) return [];
    const oracle = mean((key) => Math.max(...singles.map(({ scores }) => scores.get(key)?.score ?? 0)));
    const routerMean = meanOf(router);
    const [cost, bestCost] = [router.summary.costPerCaseNanoUsd, best.single.summary.costPerCaseNanoUsd];
    return [
      {
        router: router.summary.id,
        cases: shared.length,
        mean: routerMean,
        bestSingle: best.single.summary.id,
        bestSingleMean: best.mean,
        againstBestSingle: againstBest,
        costRatio: cost === null || bestCost === null || bestCost === 0 ? null : cost / bestCost,
        oracleMean: oracle,
        oracleGapClosed: oracleGapClosed({ router: routerMean, bestSingle: best.mean, oracle }),
      },
    ];
  });
}

const costOf = ({ summary }: Scored): number => summary.costPerCaseNanoUsd ?? Number.POSITIVE_INFINITY;
