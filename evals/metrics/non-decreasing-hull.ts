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

/** Quality that the router reaches for the baseline's cost, less the baseline's quality. Null: the router is nowhere so cheap. */
export function qualityGainAtEqualCost(hull: Hull, baseline: CurvePoint): number | null {
  const quality = qualityAtCost(hull, baseline.costUsd);
  return quality === null ? null : quality - baseline.quality;
}

/**
 * Share of the baseline's cost that the router saves at the baseline's quality, or at a share of that quality (0.95: "at 95% of
 * it"): 1 - cost of the hull there / cost of the baseline. Negative: the router is more expensive. Null: it never reaches that quality,
 * or the baseline costs nothing.
 */
export function savingsAtQuality(hull: Hull, baseline: CurvePoint, qualityShare = 1): number | null {
  const costUsd = costAtQuality(hull, qualityShare * baseline.quality);
  return costUsd === null || !(baseline.costUsd > 0) ? null : 1 - costUsd / baseline.costUsd;
}
