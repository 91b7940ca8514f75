import { calibrationBins } from "./calibration-bins.ts";

/**
 * Mean distance between predicted and observed quality over bins of equal mass (Naeini et al. 2015, with the adaptive bins of
 * Nixon et al. 2019), each bin weighing its share of the cells; [0,1], 0 is perfect. Works for fractional scores; cells without a
 * score are left out. Chance alone gives a perfect predictor about sqrt(binCount / cells) / 3. Null: no cell has a score.
 */
export function expectedCalibrationError(
  predicted: Float64Array,
  observed: ArrayLike<number | null>,
  binCount = 10,
  weights?: Float64Array,
): number | null {
  const bins = calibrationBins(predicted, observed, binCount, weights);
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return null;
  return bins.reduce(
    (sum, bin) => sum + (bin.weight / total) * Math.abs(bin.predictedMean - bin.observedMean),
    0,
  );
}
