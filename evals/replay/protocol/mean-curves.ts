import type { CurvePoint } from "../../metrics/cost-quality-curve.ts";
import type { Hull } from "../../metrics/non-decreasing-hull.ts";
import { qualityAtCost } from "../../metrics/non-decreasing-hull.ts";

const steps = 80;

/** Mean height of several hulls at costs where all of them are defined; evenly spaced by factor. */
export function meanHull(hulls: readonly Hull[]): CurvePoint[] {
  const from = Math.max(...hulls.map((hull) => hull[0]?.costUsd ?? Number.POSITIVE_INFINITY));
  const to = Math.max(...hulls.map((hull) => hull.at(-1)?.costUsd ?? 0));
  if (hulls.length === 0 || !(from > 0 && to >= from)) return [];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const costUsd = from * (to / from) ** (step / steps);
    const heights = hulls.map((hull) => qualityAtCost(hull, costUsd) ?? 0);
    return { costUsd, quality: heights.reduce((sum, height) => sum + height, 0) / hulls.length };
  });
}

/** Mean of lists of equal length, place by place. */
export function meanOfLists(lists: readonly (readonly number[])[]): number[] {
  return (lists[0] ?? []).map(
    (_, place) => lists.reduce((sum, list) => sum + (list[place] ?? Number.NaN), 0) / lists.length,
  );
}
