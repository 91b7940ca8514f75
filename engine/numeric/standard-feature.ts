/** A feature further out than this many deviations counts as this many. */
const clip = 4;

/** `(value - mean) / deviation`, within 4 deviations. */
export const standardFeature = (value: number, mean: number, deviation: number): number =>
  Math.min(clip, Math.max(-clip, (value - mean) / deviation));
