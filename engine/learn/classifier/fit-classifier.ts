import type { ClassifierWeights, Random } from "../../contracts/index.ts";
import { float32ToBase64 } from "../../numeric/float32-base64.ts";
import { crossValidate } from "./cross-validate.ts";
import { designRow, designScaling } from "./design-row.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import { sphericalKMeans } from "./spherical-k-means.ts";
import type { TrainingExample } from "./training-example.ts";
import { unscaledWeights } from "./unscaled-weights.ts";

interface ClassifierFitOptions {
  readonly embedderId: string;
  readonly classCount: number;
  readonly hashedFeatureCount: number;
  readonly random: Random;
  readonly ridge?: number;
  /** Steps after which the fit ends. */
  readonly maxSteps?: number;
  /** Share of an example's target that the fit spreads over all types: [0,1). */
  readonly labelSmoothing?: number;
  readonly folds?: number;
  readonly centreCount?: number;
  /** Share of prompts that somebody else files under another type, however clear they look: [0,1). */
  readonly labelNoise?: number;
  /** Indices of surface features that are not read: their weights stay 0. */
  readonly ignoredSurface?: readonly number[];
}

/**
 * Chosen by cross-validation on the project's own example prompts; `labelNoise`, `labelSmoothing` and `ridge` on some 860 prompts of others that are neither fitted nor measured on:
 * examples of one author agree with each other more than people do.
 */
const classifierFitDefaults = {
  ridge: 2e-5,
  maxSteps: 100,
  labelSmoothing: 0.1,
  folds: 4,
  centreCount: 32,
  labelNoise: 0.08,
  ignoredSurface: [] as readonly number[],
} as const;

export interface ClassifierFit {
  readonly weights: ClassifierWeights;
  /** On prompts held out of the fit. */
  readonly heldOutAccuracy: number;
  /** Mean negative log-likelihood per prompt, nats, at the fitted temperature. */
  readonly heldOutLogLoss: number;
  /** Row: true type, column: predicted type; counts of held-out prompts. */
  readonly confusion: readonly (readonly number[])[];
}

/** Root of the inverse share: large classes count for more than small ones, but less than their examples would make them. */
function classWeights(labels: readonly number[], classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]! += 1;
  return counts.map((count) => Math.sqrt(labels.length / classCount / Math.max(1, count)));
}

/**
 * Fits the task classifier: multinomial logistic regression over embedding, standardised surface features and hashed grams; temperature,
 * novelty marks and the reported accuracy come from cross-validation, never from the prompts that were fitted.
 */
export function fitClassifier(
  examples: readonly TrainingExample[],
  options: ClassifierFitOptions,
): ClassifierFit {
  const settings = { ...classifierFitDefaults, ...options };
  const features = examples.map((example) => example.features);
  const labels = examples.map((example) => example.label);
  const scaling = designScaling(features);
  const rows = features.map((one) => designRow(one, scaling));
  for (const row of rows)
    for (const index of settings.ignoredSurface) row.dense[scaling.embeddingMeans.length + index] = 0;
  const shape = {
    classCount: settings.classCount,
    denseCount: rows[0]?.dense.length ?? 0,
    hashedCount: settings.hashedFeatureCount,
    ridge: settings.ridge,
    maxSteps: settings.maxSteps,
    labelSmoothing: settings.labelSmoothing,
    classWeights: classWeights(labels, settings.classCount),
  };
  const groups = examples.map(({ group }, index) => group ?? -1 - index);
  const check = crossValidate(rows, labels, features, shape, groups, settings);
  const fitted = fitLogisticRegression(rows, labels, shape);
  const centres = sphericalKMeans(
    features.map((one) => one.embedding),
    settings.centreCount,
    settings.random,
  );
  const dimensions = features[0]?.embedding.length ?? 0;
  const centreRows = new Float32Array(centres.length * dimensions);
  for (const [index, centre] of centres.entries()) centreRows.set(centre, index * dimensions);
  return {
    weights: {
      embedderId: settings.embedderId,
      embeddingDimensions: dimensions,
      surfaceFeatureCount: features[0]?.surface.length ?? 0,
      instructionDimensions: features[0]?.instruction?.length ?? 0,
      hashedFeatureCount: settings.hashedFeatureCount,
      ...unscaledWeights(fitted, shape, scaling),
      temperature: check.temperature,
      otherScriptTemperature: check.otherScriptTemperature,
      labelNoise: settings.labelNoise,
      centres: float32ToBase64(centreRows),
      centreCount: centres.length,
      farSimilarity: check.farSimilarity,
      nearSimilarity: check.nearSimilarity,
    },
    heldOutAccuracy: check.accuracy,
    heldOutLogLoss: check.logLoss,
    confusion: check.confusion,
  };
}
