/** Two models on the same prompts, and how strongly a router leans to the stronger one on each. */
interface StrongWeakPair {
  /** Any number that rises with the chance that the strong model does better: only the order counts. */
  readonly strongPreference: Float64Array;
  readonly strongScores: Float64Array;
  readonly weakScores: Float64Array;
}

/** Where a router stands when a share of the calls goes to the strong model. */
export interface StrongCallPoint {
  /** [0,1]. */
  readonly strongShare: number;
  readonly quality: number;
}

/** Prompts in falling order of preference, those of equal preference in one block. */
export interface StrongCallOrder {
  readonly pair: StrongWeakPair;
  readonly order: Uint32Array;
  /** Where each block ends in `order`. */
  readonly blockEnds: readonly number[];
}

/** Sorts once; the curve under any weighting of prompts is then one pass. Throws a RangeError where lengths differ or a preference is NaN. */
export function strongCallOrder(pair: StrongWeakPair): StrongCallOrder {
  const { strongPreference, strongScores, weakScores } = pair;
  if (strongScores.length !== strongPreference.length || weakScores.length !== strongPreference.length) {
    throw new RangeError(
      `Preferences and scores must have one value per prompt: ${strongPreference.length}, ${strongScores.length} and ${weakScores.length} are given.`,
    );
  }
  if (strongPreference.some(Number.isNaN)) throw new RangeError("A preference for the strong model is NaN.");
  const order = Uint32Array.from(strongPreference.keys()).sort(
    (one, other) => strongPreference[other]! - strongPreference[one]! || one - other,
  );
  const blockEnds: number[] = [];
  for (let rank = 0; rank < order.length; rank += 1) {
    if (strongPreference[order[rank]!] !== strongPreference[order[rank + 1]!]) blockEnds.push(rank + 1);
  }
  return { pair, order, blockEnds };
}

/**
 * Quality against the share of calls to the strong model, which goes first to the prompts that prefer it most. Prompts of equal
 * preference join together, as if in random order: between two points quality is linear. Empty where no prompt has weight.
 */
export function strongCallCurve(
  { pair, order, blockEnds }: StrongCallOrder,
  promptWeights?: Float64Array,
): StrongCallPoint[] {
  let total = 0;
  let quality = 0;
  for (let prompt = 0; prompt < order.length; prompt += 1) {
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    quality += weight * pair.weakScores[prompt]!;
  }
  if (!(total > 0)) return [];
  const points: StrongCallPoint[] = [{ strongShare: 0, quality: quality / total }];
  let strongCalls = 0;
  let rank = 0;
  for (const end of blockEnds) {
    for (; rank < end; rank += 1) {
      const prompt = order[rank]!;
      const weight = promptWeights?.[prompt] ?? 1;
      strongCalls += weight;
      quality += weight * (pair.strongScores[prompt]! - pair.weakScores[prompt]!);
    }
    points.push({ strongShare: strongCalls / total, quality: quality / total });
  }
  return points;
}

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
