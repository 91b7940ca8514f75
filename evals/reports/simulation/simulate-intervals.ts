import { createSeededRandom } from "../../../engine/index.ts";
import { clusteredBootstrap } from "../../stats/clustered-bootstrap.ts";
import { clusterRows } from "../../stats/clusters.ts";
import { pairedComparison } from "../../stats/paired-comparison.ts";
import { findBest } from "../find-best.ts";
import { pickOfTask } from "../pick-of-task.ts";
import { routingSummaries } from "../routing-summary.ts";
import { createTargetTally } from "../target-tally.ts";
import { type Layout, makeResults, type ScoreShape } from "./made-results.ts";

interface SimulationOptions {
  readonly runs: number;
  readonly clusters: number;
  readonly layout: Layout;
  readonly shape: ScoreShape;
  readonly seed: number;
  /** Draws of the bootstrap, which takes most of the time; 0: it is left out. */
  readonly bootstrapDraws: number;
  /** Takes every case as a cluster of its own, which is wrong: shows that the simulation sees it. @default false */
  readonly isClusterIgnored?: boolean;
}

/** How often each kind of statement was wrong, as a share of the runs. All should be at most 0.05, but for chance. */
export interface SimulatedErrors {
  /** The interval of a model's score did not hold the true mean. */
  readonly score: number;
  /** One of two equal models was called better, as in "behind the best" and against a baseline. */
  readonly comparison: number;
  /** Of five equal models any was called worse than the best. */
  readonly anyOfFive: number;
  /** Of five equal models one was picked as clearly the best of the task. */
  readonly clearPick: number;
  /** A router that is as good as two single models was called better or worse than the better of them. */
  readonly router: number;
  /** A difference by resampling clusters, as replays and judges' figures have it, left out 0. Null: not simulated. */
  readonly bootstrap: number | null;
}

const models = ["a", "b", "c", "d", "e"];

/** A/A simulations: the models are equally good, and every statement of a report that says otherwise is wrong. */
export function simulateIntervals(options: SimulationOptions): SimulatedErrors {
  const { runs, clusters, layout, shape, seed, bootstrapDraws } = options;
  const random = createSeededRandom(seed);
  const wrong = { score: 0, comparison: 0, anyOfFive: 0, clearPick: 0, router: 0, bootstrap: 0 };
  for (let run = 0; run < runs; run += 1) {
    const tallies = new Map(models.map((id) => [id, createTargetTally()]));
    for (const result of makeResults(models, clusters, layout, shape, random))
      tallies
        .get(result.target)
        ?.add(options.isClusterIgnored ? { ...result, cluster: result.promptId } : result, "t");
    const targets = [...tallies].map(([id, tally]) => {
      const { overall } = tally.summary();
      return { id, scores: tally.scores, mean: overall.mean, interval: overall.interval };
    });
    const [first, second, third] = targets as [Named, Named, Named];
    const { interval } = first;
    if (interval !== null && (interval.low > shape.mean + 1e-12 || interval.high < shape.mean - 1e-12))
      wrong.score += 1;
    if (pairedComparison(first.scores, second.scores)?.verdict !== "open") wrong.comparison += 1;
    const found = findBest(targets);
    if (found !== null && found.best.tied.length < targets.length - 1) wrong.anyOfFive += 1;
    if (pickOfTask(targets.map((one) => ({ ...one, costPerCaseNanoUsd: 1 })))?.best.isClear)
      wrong.clearPick += 1;
    const [routing] = routingSummaries([
      { summary: { id: "auto", served: [], costPerCaseNanoUsd: 1 }, scores: third.scores },
      ...[first, second].map(({ id, scores }) => ({
        summary: { id, served: [], costPerCaseNanoUsd: 1 },
        scores,
      })),
    ]);
    if (routing !== undefined && routing.againstBestSingle.verdict !== "open") wrong.router += 1;
    if (bootstrapDraws > 0 && bootstrapMisses(first, second, bootstrapDraws, run)) wrong.bootstrap += 1;
  }
  return {
    score: wrong.score / runs,
    comparison: wrong.comparison / runs,
    anyOfFive: wrong.anyOfFive / runs,
    clearPick: wrong.clearPick / runs,
    router: wrong.router / runs,
    bootstrap: bootstrapDraws > 0 ? wrong.bootstrap / runs : null,
  };
}

interface Named {
  readonly id: string;
  readonly scores: ReturnType<typeof createTargetTally>["scores"];
  readonly mean: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

function bootstrapMisses(first: Named, second: Named, draws: number, seed: number): boolean {
  const rows = [...first.scores].map(([key, one]) => ({
    ...one,
    difference: one.score - (second.scores.get(key)?.score ?? 0),
  }));
  const { difference } = clusteredBootstrap(
    clusterRows(rows.map(({ cluster }) => cluster)),
    (weights) => {
      let [sum, total] = [0, 0];
      for (const [row, { difference: own, weight }] of rows.entries()) {
        sum += weights[row]! * weight * own;
        total += weights[row]! * weight;
      }
      return { difference: total > 0 ? sum / total : null };
    },
    { seed, draws },
  );
  return difference.low !== null && difference.high !== null && (difference.low > 0 || difference.high < 0);
}
