import { aiq, aiqGain, singleModelCostRange } from "./aiq.ts";
import { costQualityCurve } from "./cost-quality-curve.ts";
import {
  type CostWeightSweep,
  choicesAtCostWeight,
  chosenQuality,
  costWeightSweep,
} from "./cost-weight-sweep.ts";
import type { DenseOutcomes } from "./dense-outcomes.ts";
import { nonDecreasingHull, qualityGainAtEqualCost, savingsAtQuality } from "./non-decreasing-hull.ts";
import { oracleGapClosed, oraclePredictions, regret } from "./regret.ts";
import type { RouterPredictions } from "./router-predictions.ts";
import { bestSingleModel, singleModelPoints } from "./single-model-points.ts";

/** A router and its data, worked out as far as it does not depend on which prompts count: make once, then weigh many times. */
export interface PreparedRouting {
  readonly outcomes: DenseOutcomes;
  readonly router: CostWeightSweep;
  readonly oracle: CostWeightSweep;
  /** Choices where cost has no weight. */
  readonly bestChoices: Int32Array;
  readonly oracleChoices: Int32Array;
  /** The model that savings are measured against: the best single one on all prompts, in every bootstrap draw the same. */
  readonly baselineModel: number;
}

/** Null where a figure is not defined on this data: see the function of the same name. */
export type RoutingFigures = Readonly<
  Record<
    | "quality"
    | "bestSingleQuality"
    | "oracleQuality"
    | "aiq"
    | "aiqGain"
    | "savingsAtEqualQuality"
    | "savingsAt95PercentQuality"
    | "qualityGainAtEqualCost"
    | "oracleGapClosed"
    | "regret",
    number | null
  >
>;

/** Sweeps the router and the oracle over the cost weight. Throws a RangeError for predictions that do not fit. */
export function prepareRouting(predictions: RouterPredictions, outcomes: DenseOutcomes): PreparedRouting {
  const oracle = oraclePredictions(outcomes);
  return {
    outcomes,
    router: costWeightSweep(predictions, outcomes),
    oracle: costWeightSweep(oracle, outcomes),
    bestChoices: choicesAtCostWeight(predictions, outcomes),
    oracleChoices: choicesAtCostWeight(oracle, outcomes),
    baselineModel: bestSingleModel(singleModelPoints(outcomes)),
  };
}

/**
 * Every figure of a router on a cost-quality plane. A quality that the router never reaches saves nothing: savings are 0 there,
 * because the baseline itself remains to be used; `savingsAtQuality` tells the two apart. `promptWeights` as in a bootstrap draw.
 */
export function routingFigures(prepared: PreparedRouting, promptWeights?: Float64Array): RoutingFigures {
  const { outcomes, bestChoices, oracleChoices, baselineModel } = prepared;
  const points = singleModelPoints(outcomes, promptWeights);
  const baseline = points[baselineModel]!;
  const range = singleModelCostRange(points);
  const hulls = {
    router: nonDecreasingHull(costQualityCurve(prepared.router, promptWeights)),
    singles: nonDecreasingHull(points),
    oracle: nonDecreasingHull(costQualityCurve(prepared.oracle, promptWeights)),
  };
  const quality = chosenQuality(bestChoices, outcomes, promptWeights);
  const oracle = chosenQuality(oracleChoices, outcomes, promptWeights);
  return {
    quality,
    bestSingleQuality: baseline.quality,
    oracleQuality: oracle,
    aiq: aiq(hulls.router, range),
    aiqGain: aiqGain(hulls, range),
    savingsAtEqualQuality: baseline.costUsd > 0 ? (savingsAtQuality(hulls.router, baseline) ?? 0) : null,
    savingsAt95PercentQuality:
      baseline.costUsd > 0 ? (savingsAtQuality(hulls.router, baseline, 0.95) ?? 0) : null,
    qualityGainAtEqualCost: qualityGainAtEqualCost(hulls.router, baseline),
    oracleGapClosed:
      quality === null || oracle === null
        ? null
        : oracleGapClosed({ router: quality, bestSingle: baseline.quality, oracle }),
    regret: regret(bestChoices, outcomes, 0, promptWeights),
  };
}
