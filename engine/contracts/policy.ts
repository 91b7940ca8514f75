/** Weights are relative: they are divided by their sum. Each in [0, inf), not all 0. */
export interface Weights {
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** What one unit of cost and latency is: the same whichever candidates are present. */
export interface Scales {
  /** Dollars that count as much as one whole unit of quality at equal weights. */
  readonly costUsd: number;
  /** Milliseconds that count as much as one whole unit of quality at equal weights. */
  readonly latencyMs: number;
}

export interface Limits {
  readonly maxCostNanoUsd: number | null;
  readonly maxLatencyMs: number | null;
  /** [0,1]. */
  readonly minQuality: number | null;
}

export type PolicyRule =
  | { readonly kind: "weights"; readonly weights: Weights }
  | {
      readonly kind: "guarantee";
      /** Share of the baseline's quality to keep, (0,1]. */
      readonly share: number;
      /** Probability with which it must be kept, (0.5,1). */
      readonly confidence: number;
    };

export interface Policy {
  readonly rule: PolicyRule;
  readonly scales: Scales;
  readonly limits: Limits;
  /** Model the owner would use without a router; null: none named. */
  readonly baselineModelId: string | null;
  /** Share of requests whose model may be drawn instead of taken, [0, 0.2]; 0: never. */
  readonly explorationRate: number;
  /** Utility that a drawn candidate may be predicted to be behind the best, [0, 1]; absent: `defaultMaxRegret`. */
  readonly explorationMaxRegret?: number;
}
