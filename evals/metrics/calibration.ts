/** Predictions of about the same size, and what came of them. */
interface CalibrationBin {
  readonly predictedMean: number;
  readonly observedMean: number;
  /** Cells in the bin, or their weight. */
  readonly weight: number;
}

/**
 * Groups predictions into bins of equal mass, so that every bin says something; equal predictions are never parted, so there may
 * be fewer bins than asked for. `observed` may be fractional; null is left out. `weights` count a cell several times or not at
 * all. For a reliability plot, and the base of the expected calibration error. Throws a RangeError where lengths differ.
 */
export function calibrationBins(
  predicted: Float64Array,
  observed: ArrayLike<number | null>,
  binCount = 10,
  weights?: Float64Array,
): CalibrationBin[] {
  if (predicted.length !== observed.length) {
    throw new RangeError(`${predicted.length} predictions meet ${observed.length} observations.`);
  }
  if (!(binCount >= 1)) throw new RangeError(`binCount must be at least 1, not ${binCount}.`);
  const sorted = predicted.filter((_, cell) => typeof observed[cell] === "number").sort();
  const upperEdges = Array.from({ length: binCount }, (_, bin) => {
    return sorted[Math.ceil(((bin + 1) * sorted.length) / binCount) - 1] ?? 0;
  });
  const sums = upperEdges.map(() => ({ predicted: 0, observed: 0, weight: 0 }));
  for (let cell = 0; cell < predicted.length; cell += 1) {
    const outcome = observed[cell];
    if (typeof outcome !== "number") continue;
    const sum = sums[upperEdges.findIndex((edge) => predicted[cell]! <= edge)];
    if (sum === undefined) throw new RangeError(`The prediction at ${cell} is not a number.`);
    const weight = weights?.[cell] ?? 1;
    sum.predicted += weight * predicted[cell]!;
    sum.observed += weight * outcome;
    sum.weight += weight;
  }
  return sums
    .filter(({ weight }) => weight > 0)
    .map((sum) => ({
      predictedMean: sum.predicted / sum.weight,
      observedMean: sum.observed / sum.weight,
      weight: sum.weight,
    }));
}

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

/**
 * Mean squared distance between predicted and observed score (Brier 1950; for fractional scores the mean squared error), [0,1],
 * 0 is perfect. Cells without a score are left out. Null: no cell has one. Throws a RangeError where lengths differ.
 */
export function brierScore(
  predicted: Float64Array,
  observed: ArrayLike<number | null>,
  weights?: Float64Array,
): number | null {
  if (predicted.length !== observed.length) {
    throw new RangeError(`${predicted.length} predictions meet ${observed.length} observations.`);
  }
  let total = 0;
  let loss = 0;
  for (let cell = 0; cell < predicted.length; cell += 1) {
    const outcome = observed[cell];
    if (typeof outcome !== "number") continue;
    const weight = weights?.[cell] ?? 1;
    total += weight;
    loss += weight * (predicted[cell]! - outcome) ** 2;
  }
  return total > 0 ? loss / total : null;
}
