import type { Hull } from "./non-decreasing-hull.ts";

/** Least dollars per call for which the hull reaches this quality. Null: it never does. */
export function costAtQuality(hull: Hull, quality: number): number | null {
  const above = hull.findIndex((corner) => corner.quality >= quality);
  if (above === -1) return null;
  const right = hull[above]!;
  if (above === 0) return right.costUsd;
  const left = hull[above - 1]!;
  const share = (quality - left.quality) / (right.quality - left.quality);
  return left.costUsd + share * (right.costUsd - left.costUsd);
}
