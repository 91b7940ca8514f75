/** Values that a figure can have; `least` may be -Infinity, `most` Infinity. */
export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

/** Of scores, and of shares. */
export const unitRange: ValueRange = Object.freeze({ least: 0, most: 1 });
/** Of the difference of two of them. */
export const unitDifferenceRange: ValueRange = Object.freeze({ least: -1, most: 1 });

export const clamp = (value: number, { least, most }: ValueRange): number =>
  Math.min(most, Math.max(least, value));

/**
 * The part of an interval that is possible. The truth lies in the range, so the interval holds it as often as before.
 *
 * @param interval that shares a point with the range
 */
export const clipInterval = (
  { low, high }: { readonly low: number; readonly high: number },
  { least, most }: ValueRange,
): { low: number; high: number } => ({ low: Math.max(low, least), high: Math.min(high, most) });
