import { weightedLeastSquares } from "../stats/weighted-least-squares.ts";
import type { LabelledVerdict } from "./labelled-verdict.ts";

interface JudgeBiases {
  readonly lengthBias: number | null;
  readonly selfPreference: number | null;
}

/** Columns of one least-squares problem over some of the verdicts. */
interface Problem {
  readonly rows: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly scores: readonly number[];
}

function problemOf(verdicts: readonly LabelledVerdict[], rows: readonly number[], withOwn: boolean): Problem {
  const column = (value: (verdict: LabelledVerdict) => number): number[] =>
    rows.map((row) => value(verdicts[row]!));
  const columns = [column(() => 1), column(({ label }) => label), column((one) => one.lengthDoublings)];
  if (withOwn) columns.push(column(({ own }) => own ?? 0));
  return { rows, columns, scores: column(({ score }) => score) };
}

/** null: fewer rows than coefficients, or columns that depend on each other. */
function solved({ rows, columns, scores }: Problem, weights: Float64Array): number[] | null {
  if (rows.length <= columns.length) return null;
  return weightedLeastSquares(
    columns,
    scores,
    Float64Array.from(rows, (row) => weights[row]!),
  );
}

/**
 * Biases by the rows' weights: length and authorship in one fit over the verdicts whose authors are known; where these do not differ, length
 * alone over all verdicts.
 */
export function judgeBiases(verdicts: readonly LabelledVerdict[]): (weights: Float64Array) => JudgeBiases {
  const all = verdicts.map((_, row) => row);
  const both = problemOf(
    verdicts,
    all.filter((row) => verdicts[row]?.own !== null),
    true,
  );
  const lengthAlone = problemOf(verdicts, all, false);
  return (weights) => {
    const joint = solved(both, weights);
    if (joint !== null) return { lengthBias: joint[2] ?? null, selfPreference: joint[3] ?? null };
    return { lengthBias: solved(lengthAlone, weights)?.[2] ?? null, selfPreference: null };
  };
}
