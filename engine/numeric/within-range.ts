/** Values that a figure can have; `min` may be -Infinity, `max` Infinity. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** Of scores, and of shares. */
export const unitRange: ValueRange = Object.freeze({ min: 0, max: 1 });
/** Of the difference of two of them. */
export const unitDifferenceRange: ValueRange = Object.freeze({ min: -1, max: 1 });

export const clamp = (value: number, { min, max }: ValueRange): number => Math.min(max, Math.max(min, value));

/**
 * The part of an interval that is possible. The truth lies in the range, so the interval holds it as often as before.
 *
 * @param interval that shares a point with the range
 */
export const clipInterval = (
  { low, high }: { readonly low: number; readonly high: number },
  { min, max }: ValueRange,
): { low: number; high: number } => ({ low: Math.max(low, min), high: Math.min(high, max) });
