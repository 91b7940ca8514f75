import { groupBy, studentTQuantile } from "../../engine/index.ts";
import type { EvalComparison, EvalFigures, EvalFindings, IntervalAnswer } from "../answers/eval-answers.ts";
import type { Queryable } from "../database/database.ts";
import {
  type EvalDifferenceSums,
  type EvalSums,
  evalDifferences,
  evalSums,
  type FailedReply,
  failedReplies,
} from "../database/repositories/eval-runs.ts";
import { type ClusterSums, scoreInterval } from "./score-interval.ts";

const upperTail = 0.975;
const minClusters = 2;

/**
 * A ratio of sums over clusters with a t interval, its variance by linearisation: `sum (a_c - r b_c)² / (sum b)² * C / (C - 1)`
 * (Cochran 1977, *Sampling Techniques*, 3rd ed., 6.3).
 */
export function clusteredMean(
  clusters: readonly { readonly sum: number; readonly weight: number }[],
  bounds: readonly [number, number],
): IntervalAnswer {
  const weight = clusters.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0) return { mean: null, low: null, high: null };
  const mean = clusters.reduce((sum, one) => sum + one.sum, 0) / weight;
  const counted = clusters.filter((one) => one.weight > 0);
  if (counted.length < minClusters) return { mean, low: null, high: null };
  // Where all differ alike there is no variance to go by: an interval of no width would say more than is known.
  const squares = counted.reduce((sum, one) => sum + (one.sum - mean * one.weight) ** 2, 0);
  if (squares < 1e-12) return exactBound(mean, counted.length, bounds);
  const reach =
    (studentTQuantile(upperTail, counted.length - 1) *
      Math.sqrt((squares * counted.length) / (counted.length - 1))) /
    weight;
  return { mean, low: Math.max(bounds[0], mean - reach), high: Math.min(bounds[1], mean + reach) };
}

/** With confidence 0.975 at each end less than `1 - 0.025^(1/clusters)` of all clusters are otherwise, and these lie within the bounds. */
function exactBound(mean: number, clusters: number, [min, max]: readonly [number, number]): IntervalAnswer {
  const share = 1 - (1 - upperTail) ** (1 / clusters);
  return { mean, low: mean - share * (mean - min), high: mean + share * (max - mean) };
}

function scoreView(clusters: readonly ClusterSums[]): IntervalAnswer {
  const { mean } = clusteredMean(clusters, [0, 1]);
  return { mean, ...(scoreInterval(clusters) ?? { low: null, high: null }) };
}

/** One cell of the heat map, or a whole row of it. */
const cellOf = (rows: readonly EvalSums[]): EvalFigures => {
  const sum = (read: (row: EvalSums) => number): number => rows.reduce((total, row) => total + read(row), 0);
  const [results, scored, timed] = [
    sum((row) => row.results),
    sum((row) => row.scored),
    sum((row) => row.timed),
  ];
  const byCluster = groupBy(rows, ({ cluster }) => cluster);
  return {
    ...{ results, scored, errors: sum((row) => row.errors) },
    score: scoreView(
      [...byCluster.values()].map((ofOne) => ({
        sum: ofOne.reduce((total, row) => total + row.score, 0),
        weight: ofOne.reduce((total, row) => total + row.weight, 0),
      })),
    ),
    passed_share: scored === 0 ? null : sum((row) => row.passed) / scored,
    cost_usd: sum((row) => row.unpriced) === results ? null : sum((row) => row.costNanoUsd) / 1e9,
    unpriced: sum((row) => row.unpriced),
    latency_ms: timed === 0 ? null : sum((row) => row.latencyMs) / timed,
  };
};

/** What a run found: by target, by target and kind of work, the cases that failed side by side. */
export async function readEvalReport(
  db: Queryable,
  runId: string,
  maxFailures: number,
): Promise<EvalFindings> {
  const rows = await evalSums(db, runId);
  const replies = await failedReplies(db, runId, maxFailures);
  const byTarget = groupBy(rows, ({ target }) => target);
  return {
    targets: [...byTarget].map(([target, ofTarget]) => ({ target, ...cellOf(ofTarget) })),
    cells: [...byTarget].flatMap(([target, ofTarget]) =>
      [...groupBy(ofTarget, ({ taskType }) => taskType ?? "")].map(([task, ofTask]) => ({
        ...{ target, task_type: task === "" ? null : task },
        ...cellOf(ofTask),
      })),
    ),
    failures: [...groupBy(replies, ({ promptId }) => promptId)].map(([promptId, ofCase]) => ({
      ...{ prompt_id: promptId, task_type: ofCase[0]!.taskType },
      replies: ofCase.map(({ promptId: _, taskType: __, ...reply }: FailedReply) => reply),
    })),
  };
}

/** How each target that two runs have in common changed on the cases that both scored: the run less the other. */
export async function compareEvalRuns(
  db: Queryable,
  runId: string,
  otherId: string,
): Promise<EvalComparison> {
  const rows = await evalDifferences(db, runId, otherId);
  return {
    against: otherId,
    targets: [...groupBy(rows, ({ target }) => target)].map(([target, ofTarget]) => {
      const sum = (read: (row: EvalDifferenceSums) => number): number =>
        ofTarget.reduce((total, row) => total + read(row), 0);
      const cases = sum((row) => row.cases);
      const { mean, low, high } = clusteredMean(
        ofTarget.map((row) => ({ sum: row.first - row.second, weight: row.cases })),
        [-1, 1],
      );
      return {
        ...{
          target,
          cases,
          mean: sum((row) => row.first) / cases,
          other_mean: sum((row) => row.second) / cases,
        },
        ...{ difference: mean, low, high },
      };
    }),
  };
}
