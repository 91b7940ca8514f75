import type { KeptShares } from "../../contracts/index.ts";
import type { JudgedOutcomes } from "./routing-utility.ts";

/** Predicted share of the baseline's quality at the first step, between steps, and how many there are: .5 to 1.1. */
const [firstShare, stepShare, steps] = [0.5, 0.02, 31] as const;
/** A model is taken only where it saves as much of the baseline's cost: the same as under the guarantee. */
const minSaving = 0.1;

/**
 * What a guarantee would have kept on prompts that the predictions were made without: with each model in turn as the baseline, and for every
 * predicted share of its quality, the mean score of the cheapest model that is predicted to have this share, over the mean score of the baseline.
 * The standard error is that of the ratio (delta method), plus what one more success or failure would change, so that a few rows without any loss
 * are not taken for certainty.
 *
 * @param quality predicted score of every prompt and model, made without the prompt
 */
export function fitKeptShares(quality: Float64Array, outcomes: JudgedOutcomes): KeptShares[] {
  const { modelCount, scores, expectedCosts } = outcomes;
  const rows = quality.length / modelCount;
  return Array.from({ length: modelCount }, (_, baseline) => {
    const means = new Float64Array(steps);
    const errors = new Float64Array(steps).fill(1);
    for (let step = 0; step < steps; step += 1) {
      const share = firstShare + step * stepShare;
      let [count, chosenSum, baseSum] = [0, 0, 0];
      const pairs: [number, number][] = [];
      for (let row = 0; row < rows; row += 1) {
        const own = row * modelCount + baseline;
        if (Number.isNaN(scores[own]!)) continue;
        let best = own;
        for (let cell = row * modelCount; cell < (row + 1) * modelCount; cell += 1) {
          const limit = best === own ? (1 - minSaving) * expectedCosts[own]! : expectedCosts[best]!;
          const isKept = quality[cell]! >= share * quality[own]!;
          if (cell !== own && isKept && expectedCosts[cell]! < limit && !Number.isNaN(scores[cell]!))
            best = cell;
        }
        count += 1;
        chosenSum += scores[best]!;
        baseSum += scores[own]!;
        pairs.push([scores[best]!, scores[own]!]);
      }
      if (count < 2 || baseSum === 0) continue;
      const ratio = chosenSum / baseSum;
      const squares = pairs.reduce((sum, [chosen, base]) => sum + (chosen - ratio * base) ** 2, 0);
      means[step] = ratio;
      errors[step] = (Math.sqrt((squares * count) / (count - 1)) + 1) / baseSum;
    }
    return { firstShare, stepShare, means, errors };
  });
}
