import type { RankedCandidate } from "../contracts/index.ts";

/** Expected charge plus what switching to the candidate costs, nano-dollars; an unknown charge counts as 0 and is kept out beforehand. */
export const costToRankNanoUsd = ({ prediction, switchCostNanoUsd }: RankedCandidate): number =>
  (prediction.cost.expectedNanoUsd ?? 0) + (switchCostNanoUsd ?? 0);
