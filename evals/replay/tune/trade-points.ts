import type { Scales, Weights } from "../../../engine/index.ts";
import { choicesAtCostWeight, costWeightSweep } from "../../metrics/cost-weight-sweep.ts";
import type { DenseOutcomes } from "../../metrics/dense-outcomes.ts";
import type { RouterPredictions } from "../../metrics/router-predictions.ts";
import type { BootstrapFigure } from "../../stats/clustered-bootstrap.ts";
import { type FigureOptions, figuresByBootstrap } from "../figures-by-bootstrap.ts";
import { tradeWeights } from "./trade-weights.ts";

/** One setting of the weights, and what it would have scored and cost. */
export interface TradePoint {
  /** Null: a step of the sweep. */
  readonly name: string | null;
  readonly weights: Weights;
  /** Quality given up per dollar. */
  readonly qualityPerDollar: number;
  readonly quality: BootstrapFigure;
  readonly costPerThousandUsd: BootstrapFigure;
  /** Share of the prompts that each model gets, in the order of the outcomes. */
  readonly shares: readonly number[];
}

export interface NamedTrade {
  readonly name: string;
  readonly weights: Weights;
}

/** Quality per dollar from caring for quality alone to caring for cost alone, evenly spaced by how many decisions change. */
export function tradeSteps(predictions: RouterPredictions, outcomes: DenseOutcomes, steps: number): number[] {
  const weights = [...costWeightSweep(predictions, outcomes).costWeightAtPoint];
  const last = weights.length - 1;
  const between = (index: number): number =>
    index >= last ? weights[last]! * 2 : (weights[index]! + weights[index + 1]!) / 2;
  const taken = Array.from({ length: steps }, (_, step) =>
    Math.round((step * last) / Math.max(1, steps - 1)),
  );
  return [...new Set(taken)].map((index) => (index === 0 ? 0 : between(index)));
}

/** Scores settings on recorded outcomes. All share the draws of one bootstrap over questions. */
export function scoreTrades(
  trades: readonly NamedTradeStep[],
  predictions: RouterPredictions,
  outcomes: DenseOutcomes,
  options: FigureOptions,
): TradePoint[] {
  const { promptCount, modelCount, scores, costsUsd } = outcomes;
  const choices = trades.map(({ qualityPerDollar }) =>
    qualityPerDollar === Number.POSITIVE_INFINITY
      ? choicesAtCostWeight({ ...predictions, quality: predictions.quality.map(() => 0) }, outcomes, 1)
      : choicesAtCostWeight(predictions, outcomes, qualityPerDollar),
  );
  const figures = figuresByBootstrap(
    outcomes.groups,
    (weights) => {
      const sums: Record<string, number | null> = {};
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, chosen] of choices.entries()) {
        let quality = 0;
        let cost = 0;
        for (let prompt = 0; prompt < promptCount; prompt += 1) {
          const cell = prompt * modelCount + chosen[prompt]!;
          quality += weights[prompt]! * scores[cell]!;
          cost += weights[prompt]! * costsUsd[cell]!;
        }
        sums[`quality ${index}`] = total > 0 ? quality / total : null;
        sums[`cost ${index}`] = total > 0 ? (1000 * cost) / total : null;
      }
      return sums;
    },
    options,
  );
  return trades.map((trade, index) => ({
    ...trade,
    quality: figures[`quality ${index}`]!,
    costPerThousandUsd: figures[`cost ${index}`]!,
    shares: sharesOf(choices[index]!, modelCount),
  }));
}

type NamedTradeStep = Pick<TradePoint, "name" | "weights" | "qualityPerDollar">;

/** Steps of the sweep, followed by settings that have a name. */
export function tradesToScore(
  steps: readonly number[],
  named: readonly NamedTrade[],
  scales: Scales,
  latencyShare: number,
): NamedTradeStep[] {
  return [
    ...steps.map((qualityPerDollar) => ({
      name: null,
      qualityPerDollar,
      weights: tradeWeights(qualityPerDollar, scales, latencyShare),
    })),
    ...named.map(({ name, weights }) => ({
      name,
      weights,
      qualityPerDollar: weights.cost === 0 ? 0 : weights.cost / weights.quality / scales.costUsd,
    })),
  ];
}

function sharesOf(choices: Int32Array, modelCount: number): number[] {
  const counts = new Array<number>(modelCount).fill(0);
  for (const choice of choices) counts[choice]! += 1;
  return counts.map((count) => count / Math.max(1, choices.length));
}
