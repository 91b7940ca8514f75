import { choleskyInPlace, choleskySolveInPlace } from "../../numeric/cholesky.ts";

export interface BinaryLogistic {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** One per feature, the constant last. */
  readonly weights: readonly number[];
  /** Odds of being positive. */
  readonly odds: (features: readonly number[]) => number;
}

const rounds = 30;
const ridge = 2;
const largestLogit = 30;

/** Logistic regression of a few standardised features by Newton's method with an L2 penalty; both classes weigh the same in total. */
export function fitBinaryLogistic(
  negatives: readonly (readonly number[])[],
  positives: readonly (readonly number[])[],
): BinaryLogistic {
  const rows = [...negatives, ...positives];
  const size = (rows[0]?.length ?? 0) + 1;
  const means = Array.from(
    { length: size - 1 },
    (_, index) => rows.reduce((sum, row) => sum + row[index]!, 0) / rows.length,
  );
  const deviations = means.map(
    (mean, index) =>
      Math.sqrt(rows.reduce((sum, row) => sum + (row[index]! - mean) ** 2, 0) / rows.length) + 1e-6,
  );
  const standardised = (row: readonly number[]): number[] => [
    ...row.map((value, index) => (value - means[index]!) / deviations[index]!),
    1,
  ];
  const inputs = rows.map(standardised);
  const classWeight = [rows.length / (2 * negatives.length), rows.length / (2 * positives.length)];
  const weights = new Float64Array(size);
  const logitOf = (input: readonly number[]): number =>
    input.reduce((sum, value, index) => sum + value * weights[index]!, 0);
  for (let round = 0; round < rounds; round += 1) {
    const curvature = new Float64Array(size * size);
    const slope = new Float64Array(size);
    inputs.forEach((input, at) => {
      const isPositive = at >= negatives.length ? 1 : 0;
      const probability = 1 / (1 + Math.exp(-logitOf(input)));
      const weight = classWeight[isPositive]!;
      for (let one = 0; one < size; one += 1) {
        slope[one]! += weight * (isPositive - probability) * input[one]!;
        for (let other = 0; other <= one; other += 1) {
          curvature[one * size + other]! +=
            weight * probability * (1 - probability) * input[one]! * input[other]!;
        }
      }
    });
    for (let index = 0; index < size; index += 1) {
      curvature[index * size + index]! += ridge;
      slope[index]! -= ridge * weights[index]!;
    }
    choleskyInPlace(curvature, size);
    choleskySolveInPlace(curvature, size, slope);
    for (let index = 0; index < size; index += 1) weights[index]! += slope[index]!;
  }
  return {
    means,
    deviations,
    weights: [...weights],
    odds: (features) => Math.exp(Math.min(largestLogit, logitOf(standardised(features)))),
  };
}
