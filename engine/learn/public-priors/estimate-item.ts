import { Matrix, solve } from "ml-matrix";
import {
  type AbilityFit,
  type ItemFit,
  predictedValue,
  quadraticForm,
  totalDeviation,
} from "./ability-factors.ts";
import type { WeightedFigure } from "./public-figure.ts";

/** Smallest variance an item may keep to itself. */
export const minSpecificVariance = 0.02;

/** Weighted regression of a column on the abilities, which are themselves uncertain, with `loadingPrior` extra rows for a typical item. */
export function estimateItem(
  column: readonly WeightedFigure[],
  abilities: ReadonlyMap<string, AbilityFit>,
  before: ItemFit,
  ratio: number,
  loadingPrior: number,
): ItemFit {
  const size = before.loadings.length + 1;
  const left = Matrix.zeros(size, size);
  const right = Matrix.zeros(size, 1);
  for (let factor = 1; factor < size; factor += 1) left.set(factor, factor, loadingPrior);
  right.set(1, 0, loadingPrior * ratio * totalDeviation(before));
  for (const { candidateId, value, variance, weight } of column) {
    const { means, covariance } = abilities.get(candidateId)!;
    const precisionShare = (weight * before.specificVariance) / (before.specificVariance + variance);
    const row = [1, ...means];
    for (let one = 0; one < size; one += 1) {
      right.set(one, 0, right.get(one, 0) + precisionShare * row[one]! * value);
      for (let other = 0; other < size; other += 1) {
        const doubt = one > 0 && other > 0 ? covariance[one - 1]![other - 1]! : 0;
        left.set(one, other, left.get(one, other) + precisionShare * (row[one]! * row[other]! + doubt));
      }
    }
  }
  const [mean = 0, ...loadings] = solve(left, right).to1DArray();
  const fit = { mean, loadings, specificVariance: before.specificVariance };
  let residualSum = 0;
  for (const { candidateId, value, variance, weight } of column) {
    const { means, covariance } = abilities.get(candidateId)!;
    const residual = value - predictedValue(fit, means);
    residualSum += weight * (residual ** 2 + quadraticForm(loadings, covariance) - variance);
  }
  return { ...fit, specificVariance: Math.max(minSpecificVariance, residualSum / column.length) };
}
