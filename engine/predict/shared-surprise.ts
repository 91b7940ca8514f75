import { pseudoObservations } from "./pseudo-observations.ts";

/** Candidates without any surprise that the mean starts from: one alone may be better or worse on such prompts than its figures say. */
const priorCandidates = 1;
/** Keeps logits finite. */
const minMean = 0.02;

const logit = (mean: number): number => {
  const bounded = Math.min(1 - minMean, Math.max(minMean, mean));
  return Math.log(bounded / (1 - bounded));
};

/** What measured candidates are expected to score on this prompt beside what their figures say of it, gathered one by one. */
export interface SharedSurprise {
  weights: number;
  sum: number;
}

export const noSurprise = (): SharedSurprise => ({ weights: priorCandidates, sum: 0 });

/**
 * Adds one measured candidate, weighed by the share that its observations have beside its figures.
 *
 * @param recorded expected score from recorded outcomes
 * @param figures mean and variance of the public belief on the same prompt
 */
export function addSurprise(
  into: SharedSurprise,
  recorded: number,
  observations: number,
  figures: { readonly mean: number; readonly variance: number },
): void {
  const weight = observations / (observations + pseudoObservations(figures.mean, figures.variance));
  into.weights += weight;
  into.sum += weight * (logit(recorded) - logit(figures.mean));
}

/** Logits by which the prompt is easier (above 0) or harder than the figures of the measured candidates say. */
export const surpriseOf = ({ weights, sum }: SharedSurprise): number => sum / weights;
