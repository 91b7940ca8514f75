import type { Beliefs, EvidenceModel } from "../contracts/index.ts";
import { pseudoObservations } from "./pseudo-observations.ts";
import { publicPriorOf } from "./public-prior.ts";

/** Keeps logits finite where every score was 0 or 1. */
const minMean = 0.02;
/** Candidates without any difference that the offset starts from: one candidate alone may be better or worse than its figures say. */
const priorCandidates = 1;

const logit = (mean: number): number => {
  const bounded = Math.min(1 - minMean, Math.max(minMean, mean));
  return Math.log(bounded / (1 - bounded));
};

/**
 * How much easier (above 0) or harder an installation's own prompts are than the public figures, in logits: the mean difference over the
 * candidates that are known to both, each weighed by the share its own observations have beside its figure. Without it a candidate known
 * from easy public questions only would outshine one measured on hard questions of one's own.
 */
export function publicOffset(priors: Beliefs, model: EvidenceModel): number {
  const { modelMeans, statistics } = model.static;
  let weights = priorCandidates;
  let sum = 0;
  model.models.forEach((id, index) => {
    const prior = publicPriorOf(id, priors);
    const observations = statistics.modelCounts[index]!;
    if (prior === null || observations === 0) return;
    const { mean, standardDeviation } = prior.overall;
    const weight = observations / (observations + pseudoObservations(mean, standardDeviation ** 2));
    weights += weight;
    sum += weight * (logit(modelMeans[index]!) - logit(mean));
  });
  return sum / weights;
}

/** A mean moved by an offset in logits; 0 and 1 stay. */
export function moveMean(mean: number, offset: number): number {
  if (offset === 0 || mean <= 0 || mean >= 1) return mean;
  return 1 / (1 + ((1 - mean) / mean) * Math.exp(-offset));
}
