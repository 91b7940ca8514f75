import type { CurvePoint } from "./cost-quality-curve.ts";
import type { Hull } from "./non-decreasing-hull.ts";

/** Costs per call over which quality is averaged. */
interface CostRange {
  readonly fromUsd: number;
  readonly toUsd: number;
}

/** From the cheapest to the most expensive single model: the range over which RouterBench compares routers. */
export function singleModelCostRange(points: readonly CurvePoint[]): CostRange {
  const costs = points.map(({ costUsd }) => costUsd);
  return { fromUsd: Math.min(...costs), toUsd: Math.max(...costs) };
}

/**
 * Average improvement in quality (RouterBench, Hu et al. 2024, arXiv:2403.12031): the mean height of the non-decreasing convex
 * hull over a range of costs, [0,1]. Past its most expensive corner a hull stays level; below its cheapest corner nothing can be
 * served, which counts as quality 0. Null: the range is empty, all single models cost the same.
 */
export function aiq(hull: Hull, { fromUsd, toUsd }: CostRange): number | null {
  if (!(toUsd > fromUsd)) return null;
  let area = 0;
  for (const [index, left] of hull.entries()) {
    const right = hull[index + 1] ?? { costUsd: Math.max(toUsd, left.costUsd), quality: left.quality };
    const start = Math.max(left.costUsd, fromUsd);
    const end = Math.min(right.costUsd, toUsd);
    if (end <= start) continue;
    const slope = (right.quality - left.quality) / (right.costUsd - left.costUsd);
    const middle = left.quality + slope * ((start + end) / 2 - left.costUsd);
    area += middle * (end - start);
  }
  return area / (toUsd - fromUsd);
}

/**
 * Where a router stands between mixing single models at random (0: the hull of the single models) and knowing every outcome
 * before the call (1: the oracle): (AIQ - AIQ of singles) / (AIQ of oracle - AIQ of singles), all over the same costs. Below 0
 * it is worse than mixing. Null: the oracle gains nothing over single models, or they all cost the same.
 */
export function aiqGain(
  hulls: { router: Hull; singles: Hull; oracle: Hull },
  range: CostRange,
): number | null {
  const router = aiq(hulls.router, range);
  const singles = aiq(hulls.singles, range);
  const oracle = aiq(hulls.oracle, range);
  if (router === null || singles === null || oracle === null) return null;
  // A lead below rounding is none.
  return oracle - singles > 1e-12 ? (router - singles) / (oracle - singles) : null;
}
