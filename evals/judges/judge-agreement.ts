import { median } from "simple-statistics";
import { type BootstrapFigure, clusteredBootstrap } from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";

/** One verdict of a judge beside that of people. */
export interface LabelledVerdict {
  /** Verdicts on one prompt are not independent. */
  readonly promptId: string;
  /** Whether people let the reply pass. */
  readonly label: boolean;
  /** The judge's score in [0,1]; passes from 0.5 on. */
  readonly score: number;
  /** Length of the reply in characters. */
  readonly replyLength: number;
  /** Whether the judge's own model, or a relative, wrote the reply; null: not known. */
  readonly isOwnReply: boolean | null;
  /** The score with the replies in the other order (pairwise judges); null: asked in one order only. */
  readonly swappedScore: number | null;
}

export type JudgeFigure =
  | "agreement"
  | "kappa"
  | "sensitivity"
  | "specificity"
  | "positionBias"
  | "lengthBias"
  | "selfPreference";

const passFrom = 0.5;
const seed = 20_261_122;

/**
 * How far a judge can be trusted, each figure with a 95% interval by resampling prompts; null where it is not defined.
 *
 * - agreement: share of verdicts equal to people's; kappa: Cohen's (1960), the agreement beyond chance
 * - sensitivity, specificity: share of good replies that it passes, and of bad ones that it fails
 * - positionBias: mean of (score as first + score as second - 1): above 0 it likes the first place; -1 to 1
 * - lengthBias: by how much more often it passes replies above the median length than people do, less the same of shorter ones
 * - selfPreference: by how much more often it passes its own replies than people do, less the same of others' replies
 *
 * @throws RangeError with verdicts on fewer than two prompts
 */
export function judgeAgreement(
  verdicts: readonly LabelledVerdict[],
): Readonly<Record<JudgeFigure, BootstrapFigure>> {
  const middle = verdicts.length === 0 ? 0 : median(verdicts.map(({ replyLength }) => replyLength));
  const clusters = clusterRows(verdicts.map(({ promptId }) => promptId));
  return clusteredBootstrap<JudgeFigure>(clusters, (weights) => figuresOf(verdicts, weights, middle), {
    seed,
  });
}

function figuresOf(
  verdicts: readonly LabelledVerdict[],
  weights: Float64Array | null,
  middleLength: number,
): Readonly<Record<JudgeFigure, number | null>> {
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  /** Weighted mean of a value over the rows for which it is not null. */
  const mean = (value: (verdict: LabelledVerdict) => number | null): number | null => {
    let [sum, total] = [0, 0];
    for (const [row, verdict] of verdicts.entries()) {
      const found = value(verdict);
      if (found === null) continue;
      sum += weightOf(row) * found;
      total += weightOf(row);
    }
    return total === 0 ? null : sum / total;
  };
  const passes = ({ score }: LabelledVerdict): boolean => score >= passFrom;
  const excess = (verdict: LabelledVerdict): number => Number(passes(verdict)) - Number(verdict.label);
  const difference = (one: number | null, other: number | null): number | null =>
    one === null || other === null ? null : one - other;
  const agreement = mean((verdict) => Number(passes(verdict) === verdict.label));
  const [judged, labelled] = [mean((verdict) => Number(passes(verdict))), mean(({ label }) => Number(label))];
  const chance =
    judged === null || labelled === null ? null : judged * labelled + (1 - judged) * (1 - labelled);
  return {
    agreement,
    kappa: agreement === null || chance === null || chance === 1 ? null : (agreement - chance) / (1 - chance),
    sensitivity: mean((verdict) => (verdict.label ? Number(passes(verdict)) : null)),
    specificity: mean((verdict) => (verdict.label ? null : Number(!passes(verdict)))),
    positionBias: mean(({ score, swappedScore }) =>
      swappedScore === null ? null : score + swappedScore - 1,
    ),
    lengthBias: difference(
      mean((verdict) => (verdict.replyLength > middleLength ? excess(verdict) : null)),
      mean((verdict) => (verdict.replyLength <= middleLength ? excess(verdict) : null)),
    ),
    selfPreference: difference(
      mean((verdict) => (verdict.isOwnReply === true ? excess(verdict) : null)),
      mean((verdict) => (verdict.isOwnReply === false ? excess(verdict) : null)),
    ),
  };
}
