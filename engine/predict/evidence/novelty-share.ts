import type { BlockScaling, NoveltyGate } from "../../contracts/index.ts";
import { noveltyFeatures } from "../../numeric/novelty-features.ts";

/** Weight of the novel branch for a prompt, [0,1]: by the detector's odds. */
export function noveltyShare(
  gate: NoveltyGate,
  row: Float32Array,
  scaling: BlockScaling,
  tasks: Float64Array,
): number {
  const features = noveltyFeatures(
    row,
    gate.centres,
    gate.centreCount,
    scaling.embeddingMeans.length,
    scaling.surfaceMeans.length,
    tasks,
  );
  let logit = gate.weights[features.length]!;
  for (let index = 0; index < features.length; index += 1) {
    logit += (gate.weights[index]! * (features[index]! - gate.means[index]!)) / gate.deviations[index]!;
  }
  const odds = Math.exp(Math.min(30, logit)) / gate.halfOdds;
  return odds / (1 + odds);
}
