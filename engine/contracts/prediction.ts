/** Expected quality of one candidate on one prompt. */
export interface QualityPrediction {
  /** [0,1]. */
  readonly mean: number;
  /** Standard deviation of the belief about the mean (not of a single score). */
  readonly standardDeviation: number;
  /** What carried it, strongest first, e.g. `livebench-2026-01-08 math (n=12)`; empty: only the price-informed prior. */
  readonly evidence: readonly EvidenceReference[];
}

export interface EvidenceReference {
  /** Source name, e.g. `livebench`, `eval-run 2026-11-20 smoke`. */
  readonly source: string;
  /** Date of the newest row, ISO day; null: not dated. */
  readonly date: string | null;
  /** Effective number of observations. */
  readonly observations: number;
}

export interface CostPrediction {
  readonly expectedNanoUsd: number | null;
  /** Why it is null. */
  readonly unknownReason: string | null;
  readonly expectedInputTokens: number;
  /** Reasoning included. */
  readonly expectedOutputTokens: number;
}

export interface LatencyPrediction {
  readonly timeToFirstTokenMs: number;
  readonly totalMs: number;
  /** `live` where the deployment was measured, `prior` where not. */
  readonly source: "live" | "prior";
}

export interface Prediction {
  readonly candidateId: string;
  readonly quality: QualityPrediction;
  readonly cost: CostPrediction;
  readonly latency: LatencyPrediction;
  /** Probability that its reasoning ends before the request's output limit; the quality holds it already. Absent: 1. */
  readonly reasoningFit?: number;
}
