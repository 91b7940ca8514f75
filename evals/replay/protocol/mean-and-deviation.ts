import { mean, sampleStandardDeviation } from "simple-statistics";

/** Over repeats in which a figure was defined. */
export interface MeanAndDeviation {
  /** Null: it was never defined. */
  readonly mean: number | null;
  /** Standard deviation over the repeats; null with fewer than two. */
  readonly deviation: number | null;
  readonly repeats: number;
}

export function meanAndDeviation(values: readonly (number | null)[]): MeanAndDeviation {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  return {
    mean: known.length === 0 ? null : mean(known),
    deviation: known.length < 2 ? null : sampleStandardDeviation(known),
    repeats: known.length,
  };
}
