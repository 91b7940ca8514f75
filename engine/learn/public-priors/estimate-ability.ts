import { inverse, Matrix } from "ml-matrix";
import type { AbilityFit, ItemFit } from "./ability-factors.ts";
import type { WeightedFigure } from "./public-figure.ts";

/** Posterior of a candidate's abilities from its figures, the items being known: Bayesian regression with a standard normal prior. */
export function estimateAbility(
  row: readonly WeightedFigure[],
  fits: ReadonlyMap<string, ItemFit>,
  factors: number,
): AbilityFit {
  const precision = Matrix.eye(factors);
  const sums = Matrix.zeros(factors, 1);
  for (const { itemId, value, variance, weight } of row) {
    const { mean, loadings, specificVariance } = fits.get(itemId)!;
    const figurePrecision = weight / (specificVariance + variance);
    const direction = Matrix.columnVector([...loadings]);
    precision.add(direction.mmul(direction.transpose()).mul(figurePrecision));
    sums.add(Matrix.mul(direction, figurePrecision * (value - mean)));
  }
  const covariance = inverse(precision);
  return { means: covariance.mmul(sums).to1DArray(), covariance: covariance.to2DArray() };
}
