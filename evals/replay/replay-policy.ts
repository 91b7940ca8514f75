import { keepProbability, minGuaranteeSaving, type Scales, type Weights } from "../../engine/index.ts";
import type { ReplayPredictions } from "./replay-router.ts";

/** How a model is taken by predictions; recorded outcomes hold no latency, so that its weight moves nothing here. */
export type ReplayPolicy =
  | { readonly kind: "quality" }
  | { readonly kind: "weights"; readonly weights: Weights; readonly scales: Scales }
  | {
      readonly kind: "guarantee";
      /** Share of the baseline's quality to keep, (0,1]. */
      readonly share: number;
      /** Probability with which it must be kept, (0.5,1). */
      readonly confidence: number;
      readonly baseline: string;
    };

/**
 * The column taken for every row. Of equals the cheaper one, then the one that stands first.
 *
 * - `quality`: the highest prediction.
 * - `weights`: the product's utility, quality less cost in units of its scale, by the weights.
 * - `guarantee`: the cheapest whose quality is at least the share of the baseline's with the confidence, as the
 *   product computes it; where none is, none saves a tenth of the baseline's cost, or no standard deviation is stated, the baseline.
 *
 * @throws RangeError for a baseline that is not among the models
 */
export function policyChoices(policy: ReplayPolicy, predictions: ReplayPredictions): Int32Array {
  const width = predictions.models.length;
  const rows = predictions.quality.length / width;
  if (policy.kind === "guarantee") return guaranteedChoices(policy, predictions, rows);
  const costWeight = policy.kind === "quality" ? 0 : qualityPerDollar(policy.weights, policy.scales);
  const hasQuality = policy.kind === "quality" || policy.weights.quality > 0;
  return Int32Array.from({ length: rows }, (_, row) => {
    const value = (column: number): number => {
      const cell = row * width + column;
      const cost = predictions.costUsd[cell]!;
      if (!hasQuality) return -cost;
      return costWeight === 0 ? predictions.quality[cell]! : predictions.quality[cell]! - costWeight * cost;
    };
    return bestColumn(width, value, (column) => predictions.costUsd[row * width + column]!);
  });
}

/** Quality given up for a dollar under the product's utility; Infinity where quality has no weight. */
const qualityPerDollar = ({ quality, cost }: Weights, { costUsd }: Scales): number =>
  cost === 0 ? 0 : cost / quality / costUsd;

function guaranteedChoices(
  { share, confidence, baseline }: Extract<ReplayPolicy, { kind: "guarantee" }>,
  { models, quality, costUsd, standardDeviation, lasting }: ReplayPredictions,
  rows: number,
): Int32Array {
  const own = models.indexOf(baseline);
  if (own === -1) throw new RangeError(`The baseline "${baseline}" is not one of ${models.join(", ")}.`);
  const width = models.length;
  return Int32Array.from({ length: rows }, (_, row) => {
    if (standardDeviation === null) return own;
    const base = row * width + own;
    const belief = (cell: number) => {
      const doubt = lasting?.[cell];
      return {
        mean: quality[cell]!,
        standardDeviation: standardDeviation[cell]!,
        ...(doubt === undefined ? {} : { lasting: doubt }),
      };
    };
    const baselineBelief = belief(base);
    const keeps = (column: number): boolean =>
      keepProbability(belief(row * width + column), baselineBelief, share) >= confidence;
    let best = own;
    for (let column = 0; column < width; column += 1) {
      const limit = best === own ? (1 - minGuaranteeSaving) * costUsd[base]! : costUsd[row * width + best]!;
      if (column !== own && costUsd[row * width + column]! < limit && keeps(column)) best = column;
    }
    return best;
  });
}

function bestColumn(
  width: number,
  value: (column: number) => number,
  cost: (column: number) => number,
): number {
  let best = 0;
  for (let column = 1; column < width; column += 1) {
    const lead = value(column) - value(best);
    if (lead > 0 || (lead === 0 && cost(column) < cost(best))) best = column;
  }
  return best;
}
