import type {
  Candidate,
  CandidatePrior,
  EvidenceReference,
  Priors,
  QualityPrior,
  TaskTypeId,
} from "../contracts/index.ts";

/** A candidate's prior laid out by task type, ready for the request's path. */
export interface CandidateBelief {
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly evidence: readonly (readonly EvidenceReference[])[];
  readonly overall: QualityPrior;
  readonly verbosity: number;
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
}

/** Speed of a model that nothing is known of: the middle of today's hosted models. */
const unknownSpeed = { timeToFirstTokenMs: 900, outputTokensPerSecond: 60 } as const;
/** Quality of a model that has neither a figure nor a price. */
const unknownQuality = { mean: 0.5, standardDeviation: 0.25 } as const;

/** Belief about a candidate: its own prior, its model's, or one informed by its price alone. */
export function candidateBelief(candidate: Candidate, priors: Priors): CandidateBelief {
  const prior =
    priors.candidates[candidate.id] ??
    priors.candidates[candidate.model.id] ??
    priorByPrice(candidate, priors);
  const rows = priors.taskTypes.map(({ id }): QualityPrior => qualityFor(prior, id));
  return {
    means: Float64Array.from(rows, (row) => row.mean),
    variances: Float64Array.from(rows, (row) => row.standardDeviation ** 2),
    evidence: rows.map((row) => row.evidence),
    overall: prior.overall,
    verbosity: prior.verbosity,
    timeToFirstTokenMs: prior.timeToFirstTokenMs,
    outputTokensPerSecond: prior.outputTokensPerSecond,
  };
}

function qualityFor(prior: CandidatePrior, taskType: TaskTypeId): QualityPrior {
  return prior.quality[taskType] ?? prior.overall;
}

/** Wide, and without any evidence to name; interpolated on the logarithm of the output price. */
function priorByPrice(candidate: Candidate, priors: Priors): CandidatePrior {
  const price = candidate.model.price?.outputNanoUsdPerMillion;
  const quality = price === undefined ? unknownQuality : interpolate(price, priors.byPrice);
  return { quality: {}, overall: { ...quality, evidence: [] }, verbosity: 1, ...unknownSpeed };
}

function interpolate(price: number, points: Priors["byPrice"]): { mean: number; standardDeviation: number } {
  const above = points.findIndex((point) => point.outputNanoUsdPerMillion >= price);
  if (points.length === 0) return unknownQuality;
  const upper = points[above === -1 ? points.length - 1 : above]!;
  const lower = points[above === -1 ? points.length - 1 : Math.max(0, above - 1)]!;
  const span = Math.log(upper.outputNanoUsdPerMillion + 1) - Math.log(lower.outputNanoUsdPerMillion + 1);
  const fraction =
    span === 0 ? 0 : (Math.log(price + 1) - Math.log(lower.outputNanoUsdPerMillion + 1)) / span;
  const at = (from: number, to: number): number => from + Math.min(1, Math.max(0, fraction)) * (to - from);
  return {
    mean: at(lower.mean, upper.mean),
    standardDeviation: at(lower.standardDeviation, upper.standardDeviation),
  };
}
