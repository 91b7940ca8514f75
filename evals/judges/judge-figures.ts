import type { JudgeKind } from "../graders/judge-part.ts";
import { type BootstrapFigure, clusteredBootstrap } from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";
import { weightedMoments } from "../stats/weighted-moments.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";
import { judgeBiases } from "./judge-biases.ts";
import { type LabelledVerdict, withMirrored } from "./labelled-verdict.ts";

export type JudgeFigure =
  | "agreement"
  | "kappa"
  | "weightedKappa"
  | "correlation"
  | "weight"
  | "sensitivity"
  | "specificity"
  | "meanError"
  | "positionBias"
  | "orderFlips"
  | "lengthBias"
  | "selfPreference";

const seed = 20_261_122;
const passFrom = 0.5;

/**
 * How far a judge can be trusted, each figure with a 95% interval by resampling prompts; null where it is not defined.
 *
 * - agreement: share of verdicts equal to people's (pass or fail from 0.5 on; pairs: first, second or tie); kappa: Cohen's (1960), the
 *   agreement beyond chance; weightedKappa: with squared distances between scores as disagreement (Cohen 1968), which on scores that are not
 *   categories is Lin's concordance (1989)
 * - correlation: Pearson's, of the judge's scores with people's; weight: its square where it is positive, see `docs/judges.md`
 * - sensitivity, specificity: share of the good replies that it passes, and of the bad ones that it fails (rubric)
 * - meanError: mean of judge less people: above 0 it is lenient (rubric)
 * - positionBias: how much more often the first place wins than the second, -1 to 1; orderFlips: share of pairs on which another order
 *   brings another verdict
 * - lengthBias: change of its score for a reply of twice the length that people score the same; selfPreference: for a reply of its own
 *   family. Both are coefficients of one least-squares fit of its score on people's, on length and on authorship, so that neither stands for
 *   the other and replies that are really better do not count as preferred.
 *
 * @throws RangeError with verdicts on fewer than two prompts
 */
export function judgeFigures(
  kind: JudgeKind,
  verdicts: readonly LabelledVerdict[],
): Readonly<Record<JudgeFigure, BootstrapFigure>> {
  const isPairs = kind === "pairwise";
  const rows = isPairs ? withMirrored(verdicts) : verdicts;
  const labels = rows.map(({ label }) => label);
  const scores = rows.map(({ score }) => score);
  const categoryOf = (score: number): number =>
    isPairs ? Math.sign(score - 0.5) : Number(score >= passFrom);
  const pairs = rows.map(({ label, score }) => [categoryOf(label), categoryOf(score)] as const);
  const biasesOf = judgeBiases(rows);
  const clusters = clusterRows(rows.map(({ cluster }) => cluster));
  const figures = clusteredBootstrap<JudgeFigure>(
    clusters,
    (weights) => {
      const mean = (value: (row: number) => number | null): number | null => meanOf(weights, value);
      const moments = weightedMoments(labels, scores, weights);
      const correlation =
        moments === null || !(moments.varianceX > 0 && moments.varianceY > 0)
          ? null
          : moments.covariance / Math.sqrt(moments.varianceX * moments.varianceY);
      const byLabel = (label: number): number | null =>
        isPairs ? null : mean((row) => (pairs[row]![0] === label ? Number(pairs[row]![1] === label) : null));
      return {
        ...agreementOf(pairs, weights),
        weightedKappa: moments === null ? null : concordance(moments),
        correlation,
        weight: correlation === null ? null : Math.max(0, correlation) ** 2,
        sensitivity: byLabel(1),
        specificity: byLabel(0),
        meanError: isPairs || moments === null ? null : moments.meanY - moments.meanX,
        positionBias: mean((row) => rows[row]!.placeLiking),
        orderFlips: mean((row) => {
          const { placeLiking } = rows[row]!;
          return placeLiking === null ? null : Number(placeLiking !== 0);
        }),
        ...biasesOf(weights),
      };
    },
    { seed },
  );
  return { ...figures, ...sharesAtTheEdge(figures, pairs, clusters) };
}

/** A share of 0 or 1 is the same in every resample, and yet not certain: Wilson's interval, as if each prompt were one verdict. */
function sharesAtTheEdge(
  figures: Readonly<Record<JudgeFigure, BootstrapFigure>>,
  pairs: readonly (readonly [number, number])[],
  { clusterOf }: ReturnType<typeof clusterRows>,
): Partial<Record<JudgeFigure, BootstrapFigure>> {
  const promptsWith = (label: number | null): number =>
    new Set(pairs.flatMap((pair, row) => (label === null || pair[0] === label ? [clusterOf[row]] : []))).size;
  const shares = [
    ["agreement", promptsWith(null)],
    ["orderFlips", promptsWith(null)],
    ["sensitivity", promptsWith(1)],
    ["specificity", promptsWith(0)],
  ] as const;
  const atTheEdge = shares.filter(([name]) => figures[name].estimate === 0 || figures[name].estimate === 1);
  return Object.fromEntries(
    atTheEdge.map(([name, prompts]) => {
      const bounds = wilsonInterval((figures[name].estimate ?? 0) * prompts, prompts);
      return [name, { ...figures[name], ...bounds }];
    }),
  );
}

/** Weighted mean over the rows for which the value is not null. */
function meanOf(weights: Float64Array, value: (row: number) => number | null): number | null {
  let [sum, total] = [0, 0];
  for (const [row, weight] of weights.entries()) {
    const found = weight === 0 ? null : value(row);
    if (found === null) continue;
    sum += weight * found;
    total += weight;
  }
  return total === 0 ? null : sum / total;
}

function agreementOf(
  pairs: readonly (readonly [number, number])[],
  weights: Float64Array,
): { readonly agreement: number | null; readonly kappa: number | null } {
  const shareOf = (category: number, side: 0 | 1): number =>
    meanOf(weights, (row) => Number(pairs[row]![side] === category)) ?? 0;
  const agreement = meanOf(weights, (row) => Number(pairs[row]![0] === pairs[row]![1]));
  const chance = [-1, 0, 1].reduce((sum, category) => sum + shareOf(category, 0) * shareOf(category, 1), 0);
  const isDefined = agreement !== null && chance < 1;
  return { agreement, kappa: isDefined ? (agreement - chance) / (1 - chance) : null };
}

function concordance(moments: NonNullable<ReturnType<typeof weightedMoments>>): number | null {
  const { meanX, meanY, varianceX, varianceY, covariance } = moments;
  const chance = varianceX + varianceY + (meanX - meanY) ** 2;
  return chance > 0 ? (2 * covariance) / chance : null;
}
