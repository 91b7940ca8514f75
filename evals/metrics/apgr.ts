import type { StrongCallPoint } from "./strong-call-curve.ts";

/**
 * Average performance gap recovered (RouteLLM, Ong et al. 2024, arXiv:2406.18665): the mean over strong-call shares from 0 to 1
 * of (quality - weak) / (strong - weak), by trapezoids over all points of the curve. A random router has 0.5; above 1 the router
 * beats the strong model on the way. RouteLLM's own script samples ten shares, which differs by discretisation only. Null: the
 * strong model is no better than the weak one, or the curve is empty.
 */
export function apgr(curve: readonly StrongCallPoint[]): number | null {
  const weak = curve[0]?.quality ?? 0;
  const gap = (curve.at(-1)?.quality ?? 0) - weak;
  if (!(gap > 0)) return null;
  let area = 0;
  for (let index = 1; index < curve.length; index += 1) {
    const left = curve[index - 1]!;
    const right = curve[index]!;
    area += (right.strongShare - left.strongShare) * ((left.quality + right.quality) / 2 - weak);
  }
  return area / gap;
}
