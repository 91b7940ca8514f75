/**
 * How often a router knows which of two models is cheaper on a prompt: over all prompts and pairs of models whose true costs
 * differ, the share whose predicted costs stand in the same order; a predicted tie counts half. [0,1]; guessing has 0.5. Costs are
 * laid out prompt after prompt, `modelCount` each; a pair with an unknown true cost (null) is left out. Null: no pair is left.
 */
export function costOrderingAccuracy(
  predictedCosts: Float64Array,
  trueCosts: ArrayLike<number | null>,
  modelCount: number,
): number | null {
  if (predictedCosts.length !== trueCosts.length || predictedCosts.length % modelCount !== 0) {
    throw new RangeError(
      `${predictedCosts.length} predicted and ${trueCosts.length} true costs are not ${modelCount} per prompt.`,
    );
  }
  let pairs = 0;
  let agreeing = 0;
  for (let start = 0; start < predictedCosts.length; start += modelCount) {
    for (let one = start; one < start + modelCount; one += 1) {
      const trueOne = trueCosts[one];
      if (typeof trueOne !== "number") continue;
      for (let other = one + 1; other < start + modelCount; other += 1) {
        const trueOther = trueCosts[other];
        if (typeof trueOther !== "number" || trueOne === trueOther) continue;
        const product =
          Math.sign(predictedCosts[one]! - predictedCosts[other]!) * Math.sign(trueOne - trueOther);
        pairs += 1;
        agreeing += (1 + product) / 2;
      }
    }
  }
  return pairs === 0 ? null : agreeing / pairs;
}
