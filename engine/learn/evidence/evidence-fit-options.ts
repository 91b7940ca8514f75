/** Settings of a fit; the defaults were found on recorded outcomes (docs/decisions on the predictor). */
export interface EvidenceFitOptions {
  /** Landmarks of the kernel, the principal directions that prompts are compared with them in, and the strength of the ridge on the similarities. */
  readonly landmarks: number;
  readonly directions: number;
  readonly kernelAlpha: number;
  /** Added to the diagonal of the discriminant's covariance, as a multiple of its mean. */
  readonly discriminantPenalty: number;
  /** Strength of the transfer ridge as a share of the number of prompts. */
  readonly transferAlphaShare: number;
  /** Folds of the inner cross-validation, grouped by question; and at most so many folds of whole tasks. */
  readonly folds: number;
  readonly taskFolds: number;
  /** Most prompts whose features are read, at random; the means count all of them. */
  readonly featureRows: number;
  /** Clusters that stand in for tasks where no prompt carries a label. */
  readonly clusters: number;
  /** Prior odds of an unknown task: for the expected quality, and for gains on the model that is best overall. */
  readonly unknownOdds: number;
  readonly leadOdds: number;
}

export const evidenceFitDefaults: EvidenceFitOptions = {
  landmarks: 128,
  directions: 24,
  kernelAlpha: 20,
  discriminantPenalty: 1,
  transferAlphaShare: 0.2,
  folds: 4,
  taskFolds: 6,
  featureRows: 25_000,
  clusters: 32,
  unknownOdds: 0.1,
  leadOdds: 0.1,
};
