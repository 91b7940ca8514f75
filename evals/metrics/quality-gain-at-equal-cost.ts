import type { CurvePoint } from "./cost-quality-curve.ts";
import type { Hull } from "./non-decreasing-hull.ts";
import { qualityAtCost } from "./quality-at-cost.ts";

/** Quality that the router reaches for the baseline's cost, less the baseline's quality. Null: the router is nowhere so cheap. */
export function qualityGainAtEqualCost(hull: Hull, baseline: CurvePoint): number | null {
  const quality = qualityAtCost(hull, baseline.costUsd);
  return quality === null ? null : quality - baseline.quality;
}
