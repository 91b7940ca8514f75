import type { EvidenceReference, QualityPrior } from "../../contracts/index.ts";
import { logistic, logit } from "./figure-scale.ts";

/**
 * Expected score on ordinary traffic, [0,1]: `logistic(logit(midScore) + logOddsDeviation * ability)`. Benchmarks are far harder than what people send
 * (a candidate that solves a tenth of a benchmark's puzzles may answer most everyday ones), so a raw score would be no prediction; ability
 * in standard deviations carries the order over, `midScore` and `logOddsDeviation` set the level, and any evidence of the installation's own corrects both.
 */
export const ordinaryQuality = (midScore: number, logOddsDeviation: number, ability: number): number =>
  logistic(logit(midScore) + logOddsDeviation * ability);

/** A belief that weighs as `observations`: the standard deviation of a beta distribution with that mean and weight. */
export function qualityPrior(
  mean: number,
  observations: number,
  evidence: readonly EvidenceReference[],
): QualityPrior {
  return {
    mean: round(mean),
    standardDeviation: round(Math.sqrt((mean * (1 - mean)) / (observations + 1))),
    evidence,
  };
}

/** Four decimals: the artefact stays readable, and no belief is finer than that. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
