/*
 * Times as counts by bucket: bucket b holds what lies in (1.04^(b-1), 1.04^b] milliseconds, so that counts of any two hours or tenants add up
 * exactly, and a quantile is off by at most 2% (Masson, Rim, Lee: DDSketch, 2019, https://arxiv.org/abs/1908.10693). What is below a millisecond
 * counts as one. `bucketSql` in `usage-sql.ts` is the same in SQL.
 */

const growth = 1.04;

/** Largest relative difference between a quantile that is told and the value that was counted. */
export const quantileRelativeError = (growth - 1) / (growth + 1);

/** Counts by bucket. */
export type Histogram = Map<number, number>;

/** Packed, an entry is `bucket * 2^40 + count`. */
const countLimit = 2 ** 40;

/** Adds packed entries, with commas between, to a histogram. */
export function addPacked(histogram: Histogram, packed: string): void {
  if (packed === "") return;
  for (const text of packed.split(",")) {
    const entry = Number(text);
    const bucket = Math.floor(entry / countLimit);
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + (entry % countLimit));
  }
}

/** Bucket of a time in milliseconds. */
export const bucketOf = (ms: number): number =>
  Math.min(511, Math.max(0, Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(growth))));

/**
 * The smallest value that at least a share `q` of the counted ones do not exceed (nearest rank), milliseconds within `quantileRelativeError`; null:
 * nothing was counted.
 */
export function quantileMs(histogram: Histogram, q: number): number | null {
  const entries = [...histogram].sort(([one], [other]) => one - other);
  const count = entries.reduce((sum, [, n]) => sum + n, 0);
  let left = Math.max(1, Math.ceil(q * count));
  for (const [bucket, n] of entries) {
    left -= n;
    if (left <= 0) return (2 * growth ** bucket) / (growth + 1);
  }
  return null;
}
