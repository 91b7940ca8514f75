/** Predictions of about the same size, and what came of them. */
export interface CalibrationBin {
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
