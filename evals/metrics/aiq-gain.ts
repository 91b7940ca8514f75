import { aiq, type CostRange } from "./aiq.ts";
import type { Hull } from "./non-decreasing-hull.ts";

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
