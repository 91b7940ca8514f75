/** Two models on the same prompts, and how strongly a router leans to the stronger one on each. */
export interface StrongWeakPair {
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
