import { quantileSorted, sampleStandardDeviation } from "simple-statistics";
import { createSeededRandom, normalCdf, studentTQuantile } from "../../engine/index.ts";
import { bcaLevels } from "./bca-levels.ts";
import type { Clusters } from "./clusters.ts";
import { defaultConfidence, requireConfidence } from "./interval.ts";
import type { WeightedStatistic } from "./weighted-statistic.ts";

interface BootstrapOptions {
  readonly seed: number;
  /** Resamples, at least 2. @default 1000 */
  readonly draws?: number;
  /** Inside (0,1). @default 0.95 */
  readonly confidence?: number;
  /** `percentile`, or `bca`: bias-corrected and accelerated, at the price of up to 100 more evaluations. @default "percentile" */
  readonly method?: "percentile" | "bca";
}

export interface BootstrapFigure {
  /** On the sample itself; null: not defined there. */
  readonly estimate: number | null;
  /** Null: the estimate is, fewer than half the draws are defined, or all draws of few clusters are the same. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation of the draws. */
  readonly standardError: number | null;
  /** Draws on which the figure was not defined: left out. */
  readonly undefinedDraws: number;
}

const defaultDraws = 1000;

/** With fewer clusters percentiles are too narrow: at 5 clusters intervals of 95% missed in 16% of simulated comparisons. */
const enoughClusters = 15;

/**
 * Intervals for any figures by resampling whole clusters with replacement (Efron and Tibshirani 1993): in every draw as many
 * clusters as there are, each row weighing as often as its cluster was drawn. Percentiles are expanded for the number of clusters, as Student's t
 * is wider than the normal distribution (Hesterberg 2015); below 15 clusters the interval is t's with the clusters' degrees of freedom and the
 * draws' standard error. Two routers compared inside one statistic share the
 * draws, which makes the comparison paired. Deterministic for a seed. Throws a RangeError with fewer than two clusters.
 */
export function clusteredBootstrap<Name extends string>(
  clusters: Clusters,
  statistic: WeightedStatistic<Name>,
  options: BootstrapOptions,
): Readonly<Record<Name, BootstrapFigure>> {
  const { seed, draws = defaultDraws, confidence = defaultConfidence, method = "percentile" } = options;
  requireConfidence(confidence);
  if (!(draws >= 2)) throw new RangeError(`A bootstrap needs at least 2 draws, not ${draws}.`);
  if (clusters.clusterCount < 2) {
    throw new RangeError(`A bootstrap needs at least two clusters, not ${clusters.clusterCount}.`);
  }
  const estimates = statistic(new Float64Array(clusters.clusterOf.length).fill(1));
  const names = Object.keys(estimates) as Name[];
  const drawn = new Map<Name, number[]>(names.map((name) => [name, []]));
  const random = createSeededRandom(seed);
  const weights = new Float64Array(clusters.clusterOf.length);
  for (let draw = 0; draw < draws; draw += 1) {
    drawClusters(clusters, random, weights);
    const figures = statistic(weights);
    for (const name of names) if (figures[name] !== null) drawn.get(name)?.push(figures[name]);
  }
  const levelsOf = method === "bca" ? bcaLevels(clusters, statistic, confidence) : () => null;
  const { clusterCount } = clusters;
  const widening = Math.sqrt(clusterCount / (clusterCount - 1));
  const quantile = widening * studentTQuantile((1 + confidence) / 2, clusterCount - 1);
  const plainLevels = { low: normalCdf(-quantile), high: normalCdf(quantile) };
  const figures = names.map((name) => {
    const values = Float64Array.from(drawn.get(name) ?? []).sort();
    const estimate = estimates[name];
    const undefinedDraws = draws - values.length;
    if (estimate === null || values.length < Math.max(2, draws / 2)) {
      return [name, { estimate, low: null, high: null, standardError: null, undefinedDraws }] as const;
    }
    const sorted = [...values];
    const standardError = sampleStandardDeviation(sorted);
    const figure: BootstrapFigure = { estimate, ...intervalOf(), standardError, undefinedDraws };
    function intervalOf(): Pick<BootstrapFigure, "low" | "high"> {
      if (clusterCount < enoughClusters) {
        // Draws that are all the same are no certainty.
        if (!(standardError > 0) || estimate === null) return { low: null, high: null };
        return { low: estimate - quantile * standardError, high: estimate + quantile * standardError };
      }
      const levels = levelsOf(name, values, estimate ?? 0) ?? plainLevels;
      return { low: quantileSorted(sorted, levels.low), high: quantileSorted(sorted, levels.high) };
    }
    return [name, figure] as const;
  });
  return Object.fromEntries(figures) as Record<Name, BootstrapFigure>;
}

function drawClusters(clusters: Clusters, random: () => number, weights: Float64Array): void {
  weights.fill(0);
  for (let draw = 0; draw < clusters.clusterCount; draw += 1) {
    const cluster = Math.floor(random() * clusters.clusterCount);
    for (let place = clusters.starts[cluster]!; place < clusters.starts[cluster + 1]!; place += 1) {
      const row = clusters.members[place]!;
      weights[row] = weights[row]! + 1;
    }
  }
}
