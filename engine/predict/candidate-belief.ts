import type {
  Beliefs,
  Candidate,
  CandidatePrior,
  EvidenceReference,
  LengthFactors,
  Priors,
  QualityPrior,
  TaskDistribution,
  TaskTypeId,
} from "../contracts/index.ts";
import { moveMean } from "./public-offset.ts";
import type { RecordedCandidate } from "./recorded-quality.ts";

/** A candidate's prior laid out by task type, ready for the request's path. */
export interface CandidateBelief {
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly evidence: (readonly EvidenceReference[])[];
  readonly overall: QualityPrior;
  readonly verbosity: number;
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
  /** What its own replies made of predicted lengths, by task type, laid out of `from`; null: never asked for. */
  lengths: { readonly from: LengthFactors; readonly factors: Float64Array } | null;
  /** null: no outcome of it was recorded, the public figures stand alone. */
  readonly recorded: RecordedBelief | null;
}

/** A candidate's place in the evidence model, and what to name as evidence: by task type, own rows first or last. */
export interface RecordedBelief {
  readonly index: number;
  readonly ownFirst: (readonly EvidenceReference[])[];
  readonly publicFirst: (readonly EvidenceReference[])[];
  /** Of the recorded outcomes alone. */
  readonly references: readonly EvidenceReference[];
  /** By task type, the share of the outcomes that still counts; null: all of them, on every type. */
  kept: Float64Array | null;
}

/** Speed of a model that nothing is known of: the middle of today's hosted models. */
const unknownSpeed = { timeToFirstTokenMs: 900, outputTokensPerSecond: 60 } as const;
/** Quality of a model that has neither a figure nor a price. */
const unknownQuality = { mean: 0.4, standardDeviation: 0.25 } as const;

/**
 * A candidate's prior laid out.
 *
 * @param prior from `candidatePrior`
 * @param recorded what recorded outcomes know of it
 * @param offset logits by which public means are moved to the scale of recorded outcomes
 */
export function candidateBelief(
  prior: CandidatePrior,
  priors: Pick<Priors, "taskTypes">,
  recorded: RecordedCandidate | null = null,
  offset = 0,
): CandidateBelief {
  const rows = priors.taskTypes.map(({ id }): QualityPrior => qualityFor(prior, id));
  const evidence = rows.map((row) => row.evidence);
  const { overall } = prior;
  return {
    means: Float64Array.from(rows, (row) => moveMean(row.mean, offset)),
    variances: Float64Array.from(rows, (row) => row.standardDeviation ** 2),
    evidence,
    overall: offset === 0 ? overall : { ...overall, mean: moveMean(overall.mean, offset) },
    recorded: recorded === null ? null : recordedBelief(recorded, [...evidence, overall.evidence]),
    verbosity: prior.verbosity,
    timeToFirstTokenMs: prior.timeToFirstTokenMs,
    outputTokensPerSecond: prior.outputTokensPerSecond,
    lengths: null,
  };
}

/** By what a predicted reply of a candidate is multiplied: over the kinds of work that the request may be. */
export function lengthFactorOf(
  belief: CandidateBelief,
  candidateId: string,
  from: LengthFactors,
  { taskTypes, probabilities }: TaskDistribution,
): number {
  if (belief.lengths?.from !== from)
    belief.lengths = { from, factors: Float64Array.from(taskTypes, (type) => from.of(type, candidateId)) };
  const { factors } = belief.lengths;
  let factor = 0;
  for (let type = 0; type < factors.length; type += 1) factor += probabilities[type]! * factors[type]!;
  return factor;
}

/** A candidate's own prior, its model's, or one informed by its price alone. */
export const candidatePrior = (candidate: Candidate, priors: Beliefs): CandidatePrior =>
  priors.candidates[candidate.id] ?? priors.candidates[candidate.model.id] ?? priorByPrice(candidate, priors);

/** Lists are made once, so that a decision allocates none. The last is that of the overall belief. */
const recordedBelief = (
  { index, references }: RecordedCandidate,
  figures: readonly (readonly EvidenceReference[])[],
): RecordedBelief => ({
  ...{ index, references, kept: null },
  ownFirst: figures.map((figure) => [...references, ...figure]),
  publicFirst: figures.map((figure) => [...figure, ...references]),
});

export function qualityFor(prior: CandidatePrior, taskType: TaskTypeId): QualityPrior {
  return prior.quality[taskType] ?? prior.overall;
}

/** Replaces the belief about one task type in place. @param type its index @param kept share of its recorded outcomes that still counts */
export function setBelief(
  belief: CandidateBelief,
  type: number,
  { mean, standardDeviation, evidence }: QualityPrior,
  kept = 1,
): void {
  belief.means[type] = mean;
  belief.variances[type] = standardDeviation ** 2;
  belief.evidence[type] = evidence;
  const { recorded } = belief;
  if (recorded === null) return;
  if (kept !== 1) recorded.kept ??= new Float64Array(belief.means.length).fill(1);
  if (recorded.kept !== null) recorded.kept[type] = kept;
  recorded.ownFirst[type] = [...recorded.references, ...evidence];
  recorded.publicFirst[type] = [...evidence, ...recorded.references];
}

/** Pessimistic, wide, and without any evidence to name; interpolated on the logarithm of the output price. */
function priorByPrice(candidate: Candidate, priors: Beliefs): CandidatePrior {
  const price = candidate.model.price?.outputNanoUsdPerMillion;
  const at = (type: TaskTypeId | null): QualityPrior => ({
    ...(price === undefined ? unknownQuality : interpolate(price, priors.byPrice, type)),
    evidence: [],
  });
  const quality = Object.fromEntries(priors.taskTypes.map(({ id }) => [id, at(id)]));
  return { quality, overall: at(null), verbosity: 1, ...unknownSpeed };
}

/** @param type null: over all kinds of work */
function interpolate(
  price: number,
  points: Priors["byPrice"],
  type: TaskTypeId | null,
): { mean: number; standardDeviation: number } {
  const above = points.findIndex((point) => point.outputNanoUsdPerMillion >= price);
  if (points.length === 0) return unknownQuality;
  const upper = points[above === -1 ? points.length - 1 : above]!;
  const lower = points[above === -1 ? points.length - 1 : Math.max(0, above - 1)]!;
  const span = Math.log(upper.outputNanoUsdPerMillion + 1) - Math.log(lower.outputNanoUsdPerMillion + 1);
  const fraction =
    span === 0 ? 0 : (Math.log(price + 1) - Math.log(lower.outputNanoUsdPerMillion + 1)) / span;
  const between = (from: number, to: number): number =>
    from + Math.min(1, Math.max(0, fraction)) * (to - from);
  const [low, high] = [lower, upper].map((point) =>
    type === null ? point : (point.quality?.[type] ?? point),
  );
  return {
    mean: between(low!.mean, high!.mean),
    standardDeviation: between(low!.standardDeviation, high!.standardDeviation),
  };
}
