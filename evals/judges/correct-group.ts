import { boundedWeight } from "./judge-corrections.ts";
import type { JudgedScore } from "./judged-score.ts";
import { lineVariance } from "./score-map.ts";

type CorrectedScore = Extract<JudgedScore, { readonly state: "corrected" }>;

/** One case's score as the judge gave it, with what it becomes. */
export interface CorrectableRow {
  readonly promptId: string;
  readonly score: number;
  readonly judged: CorrectedScore;
}

interface CorrectedGroup {
  /** In [0,1], one a row: their mean is the corrected mean. */
  readonly scores: readonly number[];
  /** Share of an exact observation that each row counts for. */
  readonly weight: number;
  /** In [0,1]. */
  readonly mean: number;
}

/**
 * Scores of one candidate on one kind of work, as people would have given them on the whole. The mean is turned round by the judge's own line
 * (Rogan and Gladen 1978 on passes and fails) and kept in [0,1]; single scores move along with it and stay in [0,1].
 *
 * The weight makes the rows' information equal to that of exact scores: an exact mean of n prompts has the variance L / n, where L is the
 * variance of people's scores; a corrected one has (L + N) / n + C, where N is the judge's noise and C what is not known of its line,
 * which no number of verdicts makes smaller. So each row counts for L / (L + N + n C). Without C this is the squared correlation of
 * judge and people. @throws RangeError without rows
 */
export function correctGroup(rows: readonly CorrectableRow[]): CorrectedGroup {
  if (rows.length === 0) throw new RangeError("There is nothing to correct: give at least one row.");
  const average = (value: (row: CorrectableRow) => number): number =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const mean = Math.min(
    1,
    Math.max(
      0,
      average(({ judged }) => judged.score),
    ),
  );
  const noise = average(({ judged }) => judged.noiseVariance);
  const line = lineUncertainty(
    rows.map(({ judged }) => judged),
    mean,
  );
  const labelVariance = average(({ judged }) => judged.parts[0]?.map.labelVariance ?? 0);
  const prompts = new Set(rows.map(({ promptId }) => promptId)).size;
  const given = average(({ score }) => score);
  const reach = fittingFactor(
    rows.map(({ score }) => score - given),
    mean,
  );
  return {
    scores: rows.map(({ score }) => Math.min(1, Math.max(0, mean + reach * (score - given)))),
    weight: boundedWeight(labelVariance / (labelVariance + noise + prompts * line)),
    mean,
  };
}

/** Variance of the rows' mean that comes from the instruments' lines: all rows share them. */
export function lineUncertainty(rows: readonly CorrectedScore[], mean: number): number {
  const deviation = rows.reduce(
    (sum, { parts, traits }) =>
      sum +
      parts.reduce((own, { share, map }) => own + share * Math.sqrt(lineVariance(map, mean, traits)), 0),
    0,
  );
  return (deviation / rows.length) ** 2;
}

/** The largest factor up to 1 by which the deviations fit between 0 and 1 around a mean. */
function fittingFactor(deviations: readonly number[], mean: number): number {
  const lowest = deviations.reduce((min, one) => Math.min(min, one), 0);
  const highest = deviations.reduce((max, one) => Math.max(max, one), 0);
  return Math.min(1, highest > 0 ? (1 - mean) / highest : 1, lowest < 0 ? mean / -lowest : 1);
}
