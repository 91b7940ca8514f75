import type { JudgeKind } from "../graders/judge-part.ts";
import { clusteredBootstrap } from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";
import { weightedLeastSquares } from "../stats/weighted-least-squares.ts";

/** One verdict as a calibration keeps it, without texts. */
export interface CalibrationPoint {
  /** People's score. */
  readonly label: number;
  /** The judge's. */
  readonly score: number;
  /** Number of the cluster. */
  readonly cluster: number;
  /** As in `LabelledVerdict`. */
  readonly lengthDoublings: number;
  readonly own: number | null;
}

/** Biases that an instrument can take out of rubric scores. */
export type CorrectableBias = "lengthBias" | "selfPreference";

/** What beside its quality moves a reply's score. */
export interface ReplyTraits {
  /** Base-2 logarithm of its characters; null: not known, taken as the middle. */
  readonly lengthDoublings: number | null;
  /** Whether the judge's own family wrote it. */
  readonly isOwn: boolean;
}

/**
 * A judge as a measuring instrument: `score = intercept + slope * label + biases + noise`. On passes and fails without biases this is
 * exactly the intercept `1 - specificity` and the slope `sensitivity + specificity - 1`, so that turning it round is Rogan and Gladen's
 * estimator (1978).
 */
export interface ScoreMap {
  readonly intercept: number;
  readonly slope: number;
  /** For each doubling of the length; 0: not taken out. */
  readonly lengthBias: number;
  /** 0: not taken out. */
  readonly selfPreference: number;
  /** Lengths that were labelled, in doublings: beyond them the bias is taken to be that at the end. */
  readonly length: { readonly middle: number; readonly low: number; readonly high: number };
  /** Variance of the judge's scores about the line. */
  readonly noiseVariance: number;
  /** Variance of people's scores. */
  readonly labelVariance: number;
  /** Of intercept, slope, lengthBias and selfPreference, from resampling prompts. */
  readonly covariance: readonly (readonly number[])[];
}

const seed = 20_261_122;

/**
 * Fits the instrument on labelled points by least squares.
 *
 * @param passFrom scores of both become pass or fail from here on; null: they stay scores
 * @param biases to take out; rubric scores only: of the reply that a comparison was made with, neither length nor author is known later
 * @returns null: people's scores do not differ, or there are fewer than two clusters
 */
export function fitScoreMap(
  kind: JudgeKind,
  points: readonly CalibrationPoint[],
  passFrom: number | null,
  biases: readonly CorrectableBias[] = [],
): ScoreMap | null {
  const taken = kind === "rubric" ? biases : [];
  const rows = kind === "rubric" ? points : [...points, ...points.map(mirrored)];
  const used = taken.includes("selfPreference") ? rows.filter(({ own }) => own !== null) : rows;
  const read = (score: number): number => (passFrom === null ? score : Number(score >= passFrom - 1e-12));
  const labels = used.map(({ label }) => read(label));
  const scores = used.map(({ score }) => read(score));
  const clusters = clusterRows(used.map(({ cluster }) => `${cluster}`));
  if (clusters.clusterCount < 2) return null;
  const lengths = used.map(({ lengthDoublings }) => lengthDoublings);
  const length = { middle: meanOf(lengths), low: minOf(lengths), high: -minOf(lengths.map((one) => -one)) };
  const columns = [
    used.map(() => 1),
    labels,
    ...(taken.includes("lengthBias") ? [lengths.map((one) => one - length.middle)] : []),
    ...(taken.includes("selfPreference") ? [used.map(({ own }) => own ?? 0)] : []),
  ];
  const coefficients = weightedLeastSquares(columns, scores, new Float64Array(used.length).fill(1));
  if (coefficients === null) return null;
  const covariance = covarianceOf(columns, scores, clusters);
  // Where each coefficient stands among the four; those that are not fitted are known to be 0.
  const places = [
    0,
    1,
    ...(taken.includes("lengthBias") ? [2] : []),
    ...(taken.includes("selfPreference") ? [3] : []),
  ];
  const four = [0, 1, 2, 3];
  const at = (place: number): number => coefficients[places.indexOf(place)] ?? 0;
  const residuals = scores.map(
    (score, row) => score - coefficients.reduce((sum, one, column) => sum + one * columns[column]![row]!, 0),
  );
  const labelMean = meanOf(labels);
  return {
    intercept: at(0),
    slope: at(1),
    lengthBias: at(2),
    selfPreference: at(3),
    length,
    noiseVariance: meanOf(residuals.map((one) => one ** 2)),
    labelVariance: meanOf(labels.map((one) => (one - labelMean) ** 2)),
    covariance: four.map((row) =>
      four.map((column) => covariance[places.indexOf(row)]?.[places.indexOf(column)] ?? 0),
    ),
  };
}

const mirrored = (point: CalibrationPoint): CalibrationPoint => ({
  ...point,
  label: 1 - point.label,
  score: 1 - point.score,
});
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const minOf = (values: readonly number[]): number =>
  values.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);

/** Covariances of the coefficients by resampling clusters: Cov(x, y) = (Var(x + y) - Var(x) - Var(y)) / 2. */
function covarianceOf(
  columns: readonly (readonly number[])[],
  scores: readonly number[],
  clusters: ReturnType<typeof clusterRows>,
): number[][] {
  const places = columns.map((_, place) => place);
  const pairs = places.flatMap((one) => places.slice(one).map((other) => [one, other] as const));
  const figures = clusteredBootstrap<string>(
    clusters,
    (weights) => {
      const found = weightedLeastSquares(columns, scores, weights);
      const sumOf = (one: number, other: number): number | null =>
        found === null ? null : found[one]! + found[other]!;
      return Object.fromEntries(pairs.map(([one, other]) => [`${one}+${other}`, sumOf(one, other)]));
    },
    { seed },
  );
  const varianceOf = (one: number, other: number): number =>
    (figures[`${Math.min(one, other)}+${Math.max(one, other)}`]?.standardError ?? 0) ** 2;
  // x + x has four times the variance of x.
  const alone = places.map((place) => varianceOf(place, place) / 4);
  return places.map((one) =>
    places.map((other) =>
      one === other ? alone[one]! : (varianceOf(one, other) - alone[one]! - alone[other]!) / 2,
    ),
  );
}

/** What people would have said, without bounds: a single one may lie outside of [0,1], the mean of many is unbiased. */
export function correctedScore(map: ScoreMap, score: number, traits: ReplyTraits): number {
  const [lengthShift, own] = shiftsOf(map, traits);
  return (score - map.intercept - map.lengthBias * lengthShift - map.selfPreference * own) / map.slope;
}

/** Variance that the judge adds to one corrected score. */
export const correctionNoise = (map: ScoreMap): number => map.noiseVariance / map.slope ** 2;

/**
 * Variance of a corrected mean, of replies with these traits, that no number of verdicts makes smaller: the instrument itself is only known
 * so well (delta method).
 */
export function lineVariance(map: ScoreMap, mean: number, traits: ReplyTraits): number {
  const direction = [1, mean, ...shiftsOf(map, traits)];
  const variance = direction.reduce(
    (sum, one, row) =>
      sum +
      direction.reduce((own, other, column) => own + one * other * (map.covariance[row]?.[column] ?? 0), 0),
    0,
  );
  return Math.max(0, variance) / map.slope ** 2;
}

function shiftsOf({ length }: ScoreMap, { lengthDoublings, isOwn }: ReplyTraits): readonly [number, number] {
  const shown = Math.min(length.high, Math.max(length.low, lengthDoublings ?? length.middle));
  return [shown - length.middle, Number(isOwn)];
}
