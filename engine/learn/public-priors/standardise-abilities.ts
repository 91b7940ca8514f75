import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import type { AbilityFit } from "./ability-factors.ts";

/** Abilities are standard normal by definition; without this the loadings would drift upward and the abilities toward 0. */
export function standardiseAbilities(
  estimates: readonly (readonly [string, AbilityFit])[],
): Map<string, AbilityFit> {
  const factors = estimates[0]?.[1].means.length ?? 0;
  const centre = Matrix.zeros(factors, 1);
  const scatter = Matrix.zeros(factors, factors);
  for (const [, { means }] of estimates) centre.add(Matrix.columnVector([...means]));
  centre.div(Math.max(1, estimates.length));
  for (const [, { means, covariance }] of estimates) {
    const offset = Matrix.columnVector([...means]).sub(centre);
    scatter.add(offset.mmul(offset.transpose())).add(new Matrix(covariance.map((row) => [...row])));
  }
  if (estimates.length === 0) return new Map();
  // Rounding leaves the two halves a last digit apart, which the decomposition refuses.
  const symmetric = Matrix.add(scatter, scatter.transpose()).div(2 * estimates.length);
  const scale = inverse(new CholeskyDecomposition(symmetric).lowerTriangularMatrix);
  return new Map(
    estimates.map(([id, { means, covariance }]) => [
      id,
      {
        means: scale.mmul(Matrix.columnVector([...means]).sub(centre)).to1DArray(),
        covariance: scale
          .mmul(new Matrix(covariance.map((row) => [...row])))
          .mmul(scale.transpose())
          .to2DArray(),
      },
    ]),
  );
}
