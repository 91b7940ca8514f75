import { choleskyInPlace, choleskySolveInPlace } from "../../numeric/cholesky.ts";

export interface BinaryLogistic {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** One per standardised feature, the constant last. */
  readonly weights: readonly number[];
}

const rounds = 30;
const ridge = 2;
/** Keeps a feature that never varies from being divided by 0. */
const leastDeviation = 1e-6;

/**
 * Logistic regression of a few standardised features by Newton's method with an L2 penalty of 2, the constant included.
 *
 * @param negatives row-major, `features` columns
 * @param positives the same for the rows that the odds speak for
 */
export function fitBinaryLogistic(
  negatives: Float64Array,
  positives: Float64Array,
  features: number,
): BinaryLogistic {
  const negativeRows = negatives.length / features;
  const rows = negativeRows + positives.length / features;
  const size = features + 1;
  const inputs = new Float64Array(rows * size);
  for (let row = 0; row < rows; row += 1) {
    const isNegative = row < negativeRows;
    const source = isNegative ? negatives : positives;
    const from = (isNegative ? row : row - negativeRows) * features;
    inputs.set(source.subarray(from, from + features), row * size);
    inputs[row * size + features] = 1;
  }
  const { means, deviations } = standardise(inputs, rows, size);
  const weights = new Float64Array(size);
  for (let round = 0; round < rounds; round += 1) takeNewtonStep(inputs, rows, size, negativeRows, weights);
  return { means, deviations, weights: [...weights] };
}

function standardise(
  inputs: Float64Array,
  rows: number,
  size: number,
): { means: number[]; deviations: number[] } {
  const means: number[] = [];
  const deviations: number[] = [];
  for (let index = 0; index < size - 1; index += 1) {
    let sum = 0;
    for (let row = 0; row < rows; row += 1) sum += inputs[row * size + index]!;
    const mean = sum / rows;
    let squares = 0;
    for (let row = 0; row < rows; row += 1) squares += (inputs[row * size + index]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows) + leastDeviation;
    for (let row = 0; row < rows; row += 1)
      inputs[row * size + index] = (inputs[row * size + index]! - mean) / deviation;
    means.push(mean);
    deviations.push(deviation);
  }
  return { means, deviations };
}

function takeNewtonStep(
  inputs: Float64Array,
  rows: number,
  size: number,
  negativeRows: number,
  weights: Float64Array,
): void {
  const curvature = new Float64Array(size * size);
  const slope = new Float64Array(size);
  for (let row = 0; row < rows; row += 1) {
    const start = row * size;
    let logit = 0;
    for (let index = 0; index < size; index += 1) logit += inputs[start + index]! * weights[index]!;
    const probability = 1 / (1 + Math.exp(-logit));
    const error = (row >= negativeRows ? 1 : 0) - probability;
    for (let one = 0; one < size; one += 1) {
      slope[one]! += error * inputs[start + one]!;
      for (let other = 0; other <= one; other += 1)
        curvature[one * size + other]! +=
          probability * (1 - probability) * inputs[start + one]! * inputs[start + other]!;
    }
  }
  for (let index = 0; index < size; index += 1) {
    curvature[index * size + index]! += ridge;
    slope[index]! -= ridge * weights[index]!;
  }
  choleskyInPlace(curvature, size);
  choleskySolveInPlace(curvature, size, slope);
  for (let index = 0; index < size; index += 1) weights[index]! += slope[index]!;
}
