import type { CurvePoint } from "./cost-quality-curve.ts";

/** Corners of a concave curve that rises with cost; between two of them any mix of the two policies is reachable. */
export type Hull = readonly CurvePoint[];

/**
 * RouterBench's non-decreasing convex hull: the best quality that mixtures of these policies reach at each cost, dominated
 * policies left out. Upper hull by a monotone chain (Andrew 1979) over the points sorted by cost; n log n.
 */
export function nonDecreasingHull(points: readonly CurvePoint[]): Hull {
  const sorted = [...points].sort((one, other) => one.costUsd - other.costUsd || other.quality - one.quality);
  const corners: CurvePoint[] = [];
  for (const point of sorted) {
    const last = corners.at(-1);
    if (last !== undefined && point.quality <= last.quality) continue;
    while (corners.length >= 2 && !turnsDown(corners.at(-2)!, corners.at(-1)!, point)) corners.pop();
    corners.push({ costUsd: point.costUsd, quality: point.quality });
  }
  return corners;
}

/** True where the slope falls at the middle point. */
function turnsDown(first: CurvePoint, middle: CurvePoint, last: CurvePoint): boolean {
  return (
    (middle.quality - first.quality) * (last.costUsd - first.costUsd) >
    (last.quality - first.quality) * (middle.costUsd - first.costUsd)
  );
}
