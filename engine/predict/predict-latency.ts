import type { Candidate, LatencyMeasurement, LatencyPrediction, LiveLatency } from "../contracts/index.ts";
import type { CandidateBelief } from "./candidate-belief.ts";

/** Observations at which the live figure weighs as much as the prior. */
const priorObservations = 5;

const blend = (prior: number, live: number, observations: number): number =>
  (prior * priorObservations + live * observations) / (priorObservations + observations);

/** Time to first token and total, from the quickest deployment's live figures shrunk toward the prior. */
export function predictLatency(
  candidate: Candidate,
  belief: CandidateBelief,
  outputTokens: number,
  liveLatency: LiveLatency,
): LatencyPrediction {
  let best: LatencyPrediction | null = null;
  for (const deployment of candidate.model.deployments) {
    const prediction = combine(belief, outputTokens, liveLatency(deployment.id));
    if (best === null || prediction.totalMs < best.totalMs) best = prediction;
  }
  return best ?? combine(belief, outputTokens, null);
}

function combine(
  belief: CandidateBelief,
  outputTokens: number,
  live: LatencyMeasurement | null,
): LatencyPrediction {
  const count = live?.observations ?? 0;
  const timeToFirstTokenMs = blend(belief.timeToFirstTokenMs, live?.timeToFirstTokenMs ?? 0, count);
  const tokensPerSecond = blend(belief.outputTokensPerSecond, live?.outputTokensPerSecond ?? 0, count);
  return {
    timeToFirstTokenMs,
    totalMs: timeToFirstTokenMs + (1000 * outputTokens) / tokensPerSecond,
    source: count > 0 ? "live" : "prior",
  };
}
