/** Settings of a fit; the defaults were found on recorded outcomes (docs/decisions on the predictor). */
export interface EvidenceFitOptions {
  /** Strength of the within-task ridge on features of total variance 1 a block. */
  readonly residualAlpha: number;
  /** Strength of the novel ridge as a share of the number of prompts. */
  readonly novelAlphaShare: number;
  /** Nets in the final fit; 0: none. */
  readonly nets: number;
  /** Nets in each fold of the inner cross-validation. */
  readonly foldNets: number;
  /** Folds of the inner cross-validation, grouped by question. */
  readonly folds: number;
  /** Passes of the task regression over the rows, and rows looked at in all at most. */
  readonly taskEpochs: number;
  readonly taskVisits: number;
  /** Passes of a net over the rows, and rows looked at in all at most. */
  readonly netEpochs: number;
  readonly netVisits: number;
  /** Most prompts whose features are read, at random; the means count all of them. */
  readonly featureRows: number;
  /** Clusters that stand in for tasks where no prompt carries a label. */
  readonly clusters: number;
  /** Weight of the novelty detector's odds. */
  readonly noveltyOdds: number;
}

export const evidenceFitDefaults: EvidenceFitOptions = {
  residualAlpha: 100,
  novelAlphaShare: 0.2,
  nets: 4,
  foldNets: 1,
  folds: 4,
  taskEpochs: 12,
  taskVisits: 240_000,
  netEpochs: 10,
  netVisits: 120_000,
  featureRows: 25_000,
  clusters: 32,
  noveltyOdds: 0.1,
};
