import type { StrongCallPoint } from "./strong-call-curve.ts";

/**
 * CPT(x) of RouteLLM: the least share of calls to the strong model, [0,1], at which the share `recovered` of the gap between weak
 * and strong is recovered; CPT(50%) is `recovered` 0.5. Linear between points. A random router has CPT(x) = x. Null: the strong
 * model is no better than the weak one, or the curve never recovers that much.
 */
export function callPerformanceThreshold(
  curve: readonly StrongCallPoint[],
  recovered: number,
): number | null {
  const weak = curve[0]?.quality ?? 0;
  const gap = (curve.at(-1)?.quality ?? 0) - weak;
  if (!(gap > 0)) return null;
  const wanted = weak + recovered * gap;
  // The last point recovers the whole gap; rounding must not hide it.
  const enough = wanted - 1e-12;
  const index = curve.findIndex(({ quality }) => quality >= enough);
  if (index === -1) return null;
  const right = curve[index]!;
  const left = curve[index - 1];
  if (left === undefined) return right.strongShare;
  const share = Math.min(1, (wanted - left.quality) / (right.quality - left.quality));
  return left.strongShare + share * (right.strongShare - left.strongShare);
}
