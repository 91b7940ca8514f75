/** Ends of an interval of confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const defaultConfidence = 0.95;

/** Throws a RangeError for a confidence outside (0,1). */
export function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Confidence must lie inside (0,1), such as 0.95, not ${confidence}.`);
  }
}
