import { costAtQuality } from "./cost-at-quality.ts";
import type { CurvePoint } from "./cost-quality-curve.ts";
import type { Hull } from "./non-decreasing-hull.ts";

/**
 * Share of the baseline's cost that the router saves at the baseline's quality, or at a share of that quality (0.95: "at 95% of
 * it"): 1 - cost of the hull there / cost of the baseline. Negative: the router is more expensive. Null: it never reaches that quality,
 * or the baseline costs nothing.
 */
export function savingsAtQuality(hull: Hull, baseline: CurvePoint, qualityShare = 1): number | null {
  const costUsd = costAtQuality(hull, qualityShare * baseline.quality);
  return costUsd === null || !(baseline.costUsd > 0) ? null : 1 - costUsd / baseline.costUsd;
}
