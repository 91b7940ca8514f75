/** A stated interval and the value that it should have held; null: that value is not known. */
export interface StatedInterval {
  readonly low: number;
  readonly high: number;
  readonly truth: number | null;
}

/** Share of intervals that hold their true value, ends included; a 90% interval should reach 0.9. Null: no truth is known. */
export function intervalCoverage(intervals: readonly StatedInterval[]): number | null {
  const known = intervals.filter(({ truth }) => truth !== null);
  const holding = known.filter(({ low, high, truth }) => truth !== null && low <= truth && truth <= high);
  return known.length === 0 ? null : holding.length / known.length;
}
