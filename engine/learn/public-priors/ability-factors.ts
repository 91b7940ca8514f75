import type { PublicFigure } from "./public-figure.ts";

/** How an item relates to ability: `value = mean + loadings . ability + specific`. */
export interface ItemFit {
  readonly mean: number;
  readonly loadings: readonly number[];
  /** Variance of what the item measures beyond the abilities. */
  readonly specificVariance: number;
}

/** Where a candidate stands: standard normal among the candidates with figures, one number per factor. */
export interface AbilityFit {
  readonly means: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

export interface AbilityFactors {
  readonly items: ReadonlyMap<string, ItemFit>;
  readonly abilities: ReadonlyMap<string, AbilityFit>;
  /** How far a figure is believed, (0,1]; below 1 where it is out of line with the candidate's others. */
  weightOf(figure: PublicFigure): number;
}

/** What the factors predict of an item, sampling noise aside. */
export const predictedValue = ({ mean, loadings }: ItemFit, abilities: readonly number[]): number =>
  loadings.reduce((sum, loading, factor) => sum + loading * abilities[factor]!, mean);

/** How far candidates lie apart on an item, sampling noise aside. */
export const totalDeviation = ({ loadings, specificVariance }: ItemFit): number =>
  Math.sqrt(loadings.reduce((sum, loading) => sum + loading ** 2, specificVariance));

/** `vector . matrix vector`. */
export const quadraticForm = (vector: readonly number[], matrix: readonly (readonly number[])[]): number =>
  vector.reduce(
    (sum, one, row) =>
      sum + vector.reduce((part, other, column) => part + one * matrix[row]![column]! * other, 0),
    0,
  );
