import { choose, type Scales, type Weights } from "../../../../engine/index.ts";
import type { TrafficRequest } from "./traffic-request.ts";

/** No candidate: limits and weights leave none. */
export const refused = -1;

/**
 * Index of the candidate that a logged request would go to under these weights, by the engine's own choice from the logged predictions: the
 * request's limits, its conversation's lock and the price of switching hold as they did. Nothing is drawn. `refused` where nothing is left, which
 * happens where cost gains a weight and no candidate has a price.
 */
export function redecide(request: TrafficRequest, weights: Weights, scales: Scales): number {
  const { candidates, predictions, policy, switchCostsNanoUsd, isLocked } = request;
  const { ranked, chosenIndex } = choose(
    candidates,
    predictions,
    { ...policy, rule: { kind: "weights", weights }, scales, explorationRate: 0 },
    { switchCostsNanoUsd, isLocked },
  );
  const chosen = ranked[chosenIndex];
  return chosen === undefined ? refused : candidates.findIndex(({ id }) => id === chosen.candidateId);
}
