import type { Hull } from "./non-decreasing-hull.ts";

/** Quality that the hull reaches for this much per call; beyond its most expensive corner that corner's. Null: cheaper than all of it. */
export function qualityAtCost(hull: Hull, costUsd: number): number | null {
  const above = hull.findIndex((corner) => corner.costUsd >= costUsd);
  if (above === -1) return hull.at(-1)?.quality ?? null;
  const right = hull[above]!;
  if (right.costUsd === costUsd) return right.quality;
  if (above === 0) return null;
  const left = hull[above - 1]!;
  const share = (costUsd - left.costUsd) / (right.costUsd - left.costUsd);
  return left.quality + share * (right.quality - left.quality);
}
