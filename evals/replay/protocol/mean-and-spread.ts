import { mean, sampleStandardDeviation } from "simple-statistics";

/** Over repeats in which a figure was defined. */
export interface MeanAndSpread {
  /** Null: it was never defined. */
  readonly mean: number | null;
  /** Standard deviation over the repeats; null with fewer than two. */
  readonly spread: number | null;
  readonly repeats: number;
}

export function meanAndSpread(values: readonly (number | null)[]): MeanAndSpread {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  return {
    mean: known.length === 0 ? null : mean(known),
    spread: known.length < 2 ? null : sampleStandardDeviation(known),
    repeats: known.length,
  };
}
