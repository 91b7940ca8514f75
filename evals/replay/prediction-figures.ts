import type { FitTable } from "../../engine/index.ts";
import { brierScore, expectedCalibrationError } from "../metrics/calibration.ts";
import { costOrderingAccuracy } from "../metrics/cost-ordering-accuracy.ts";
import type { BootstrapFigure } from "../stats/clustered-bootstrap.ts";
import { type FigureOptions, figuresByBootstrap } from "./figures-by-bootstrap.ts";
import type { ReplayPredictions } from "./replay-router.ts";

/** Binning cells is slow beside other figures; a standard error needs no more draws. */
const maxDraws = 100;

type PredictionFigureName = "calibrationError" | "brierScore" | "costOrderingAccuracy";

/**
 * How far predictions agree with what was observed, over all cells with a value, whether or not the other models of the prompt have one.
 *
 * @param predictions for the models of `questions`, in its order
 * @param groups the question of each row
 */
export function predictionFigures(
  predictions: ReplayPredictions,
  questions: FitTable,
  groups: readonly string[],
  options: FigureOptions,
): Readonly<Record<PredictionFigureName, BootstrapFigure>> {
  const modelCount = questions.models.length;
  const observed = Array.from(questions.scores, (score) => (Number.isNaN(score) ? null : score));
  const ordering = costOrderings(predictions.costUsd, questions);
  return figuresByBootstrap<PredictionFigureName>(
    groups,
    (rowWeights) => {
      const weights = new Float64Array(observed.length);
      for (let cell = 0; cell < weights.length; cell += 1)
        weights[cell] = rowWeights[Math.floor(cell / modelCount)]!;
      let pairs = 0;
      let agreeing = 0;
      for (const [row, { pairs: count, accuracy }] of ordering.entries()) {
        pairs += rowWeights[row]! * count;
        agreeing += rowWeights[row]! * count * accuracy;
      }
      return {
        calibrationError: expectedCalibrationError(predictions.quality, observed, 10, weights),
        brierScore: brierScore(predictions.quality, observed, weights),
        costOrderingAccuracy: pairs === 0 ? null : agreeing / pairs,
      };
    },
    { ...options, draws: Math.min(options.draws, maxDraws) },
  );
}

/** Per row: pairs of models of known and different cost, and the share whose predicted costs stand in the same order. */
function costOrderings(
  costUsd: Float64Array,
  questions: FitTable,
): readonly { readonly pairs: number; readonly accuracy: number }[] {
  const width = questions.models.length;
  return questions.features.map((_, row) => {
    const known = [...questions.costsUsd.subarray(row * width, (row + 1) * width)].map((cost) =>
      Number.isNaN(cost) ? null : cost,
    );
    let pairs = 0;
    for (const [one, cost] of known.entries())
      for (const other of known.slice(one + 1))
        if (cost !== null && other !== null && cost !== other) pairs += 1;
    const accuracy = costOrderingAccuracy(costUsd.subarray(row * width, (row + 1) * width), known, width);
    return { pairs, accuracy: accuracy ?? 0 };
  });
}
