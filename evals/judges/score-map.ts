import type { JudgeKind } from "../graders/judge-part.ts";
import { clusteredBootstrap } from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";
import { weightedMoments } from "../stats/weighted-moments.ts";

/** People's score, the judge's score, and the number of the cluster. */
export type CalibrationPoint = readonly [label: number, score: number, cluster: number];

/**
 * A judge as a measuring instrument: `score = intercept + slope * label + noise`. On passes and fails this is exactly the intercept
 * `1 - specificity` and the slope `sensitivity + specificity - 1`, so that turning it round is Rogan and Gladen's estimator (1978).
 */
export interface ScoreMap {
  readonly intercept: number;
  readonly slope: number;
  /** Variance of the judge's scores about the line. */
  readonly noiseVariance: number;
  /** Variance of people's scores. */
  readonly labelVariance: number;
  /** How well intercept and slope are known, from resampling prompts. */
  readonly interceptVariance: number;
  readonly slopeVariance: number;
  readonly covariance: number;
}

const seed = 20_261_122;

/**
 * Fits the instrument on labelled points.
 *
 * @param passFrom scores of both become pass or fail from here on; null: they stay scores
 * @returns null: people's scores do not differ, or there are fewer than two clusters
 */
export function fitScoreMap(
  kind: JudgeKind,
  points: readonly CalibrationPoint[],
  passFrom: number | null,
): ScoreMap | null {
  const both =
    kind === "rubric"
      ? points
      : points.flatMap(([label, score, cluster]) => [
          [label, score, cluster] as const,
          [1 - label, 1 - score, cluster] as const,
        ]);
  const read = (score: number): number => (passFrom === null ? score : Number(score >= passFrom - 1e-12));
  const labels = both.map(([label]) => read(label));
  const scores = both.map(([, score]) => read(score));
  const clusters = clusterRows(both.map(([, , cluster]) => `${cluster}`));
  const moments = weightedMoments(labels, scores, new Float64Array(both.length).fill(1));
  if (moments === null || !(moments.varianceX > 0) || clusters.clusterCount < 2) return null;
  const slope = moments.covariance / moments.varianceX;
  const {
    intercept,
    slope: drawnSlope,
    atOne,
  } = clusteredBootstrap(clusters, (weights) => lineOf(labels, scores, weights), { seed });
  const squared = ({ standardError }: { readonly standardError: number | null }): number =>
    (standardError ?? 0) ** 2;
  return {
    intercept: moments.meanY - slope * moments.meanX,
    slope,
    noiseVariance: Math.max(0, moments.varianceY - slope ** 2 * moments.varianceX),
    labelVariance: moments.varianceX,
    interceptVariance: squared(intercept),
    slopeVariance: squared(drawnSlope),
    // Var(a + b) = Var(a) + Var(b) + 2 Cov(a, b).
    covariance: (squared(atOne) - squared(intercept) - squared(drawnSlope)) / 2,
  };
}

function lineOf(
  labels: readonly number[],
  scores: readonly number[],
  weights: Float64Array,
): Readonly<Record<"intercept" | "slope" | "atOne", number | null>> {
  const moments = weightedMoments(labels, scores, weights);
  if (moments === null || !(moments.varianceX > 0)) return { intercept: null, slope: null, atOne: null };
  const slope = moments.covariance / moments.varianceX;
  const intercept = moments.meanY - slope * moments.meanX;
  return { intercept, slope, atOne: intercept + slope };
}

/** What people would have said, without bounds: a single one may lie outside of [0,1], the mean of many is unbiased. */
export const correctedScore = (map: ScoreMap, score: number): number => (score - map.intercept) / map.slope;

/** Variance that the judge adds to one corrected score. */
export const correctionNoise = (map: ScoreMap): number => map.noiseVariance / map.slope ** 2;

/** Variance of a corrected mean that no number of verdicts makes smaller: the line itself is only known so well (delta method). */
export const lineVariance = (map: ScoreMap, mean: number): number =>
  Math.max(0, map.interceptVariance + mean ** 2 * map.slopeVariance + 2 * mean * map.covariance) /
  map.slope ** 2;
