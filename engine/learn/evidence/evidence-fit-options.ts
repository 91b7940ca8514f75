/** Settings of a fit; the defaults were found on recorded outcomes (docs/decisions on the predictor). */
export interface EvidenceFitOptions {
  /** Strength of the within-task ridge on features of total variance 1 a block. */
  readonly residualAlpha: number;
  /** Strength of the novel ridge as a share of the number of prompts. */
  readonly novelAlphaShare: number;
  /** Nets in the final fit; 0: none. */
  readonly nets: number;
  /** Folds of the inner cross-validation, grouped by question. */
  readonly folds: number;
  /** Most rows that a ridge reads; more are sampled. */
  readonly maxRidgeRows: number;
  /** Clusters that stand in for tasks where prompts carry no label, and that the novelty detector knows. */
  readonly clusters: number;
  /** Row visits of the task regression at most. */
  readonly maxTaskVisits: number;
}

export const evidenceFitDefaults: EvidenceFitOptions = {
  residualAlpha: 100,
  novelAlphaShare: 0.2,
  nets: 3,
  folds: 3,
  maxRidgeRows: 40_000,
  clusters: 32,
  maxTaskVisits: 240_000,
};
