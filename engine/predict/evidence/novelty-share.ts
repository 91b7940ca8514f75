import type { NoveltyGate } from "../../contracts/index.ts";

/** Keeps the odds finite. */
const largestLogit = 30;

/** Weight of the novel branch for a prompt, [0,1]: by the detector's odds. */
export function noveltyShare(gate: NoveltyGate, features: Float64Array): number {
  let logit = gate.weights[features.length]!;
  for (let index = 0; index < features.length; index += 1)
    logit += (gate.weights[index]! * (features[index]! - gate.means[index]!)) / gate.deviations[index]!;
  const odds = Math.exp(Math.min(largestLogit, logit)) * gate.oddsWeight;
  return odds / (1 + odds);
}
