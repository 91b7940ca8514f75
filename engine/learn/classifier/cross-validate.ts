import { quantile } from "simple-statistics";
import type { PromptFeatures, Random } from "../../contracts/index.ts";
import { isOtherScript } from "../../numeric/embedding-share.ts";
import { mixedSoftmaxInPlace } from "../../numeric/softmax.ts";
import type { DesignRow } from "./design-row.ts";
import { fitLogisticRegression, type LogisticOptions, logitsOf } from "./logistic-regression.ts";
import { nearestSimilarity, sphericalKMeans } from "./spherical-k-means.ts";

interface CrossValidation {
  readonly accuracy: number;
  readonly logLoss: number;
  readonly temperature: number;
  /** Of prompts in scripts that the embedding hardly knows. */
  readonly otherScriptTemperature: number;
  readonly farSimilarity: number;
  readonly nearSimilarity: number;
  readonly confusion: number[][];
}

const temperatures = [
  0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3,
];
/** A held-out prompt of known kinds is more similar than these quantiles to what was fitted. */
const farQuantile = 0.001;
const nearQuantile = 0.1;

/** Scores the first example of every group by a fit that did not see the group: what follows in a group is the same prompt typed otherwise. */
export function crossValidate(
  rows: readonly DesignRow[],
  labels: readonly number[],
  features: readonly PromptFeatures[],
  shape: LogisticOptions,
  groups: readonly number[],
  settings: {
    readonly folds: number;
    readonly centreCount: number;
    readonly labelNoise: number;
    readonly random: Random;
  },
): CrossValidation {
  const foldOfGroup = new Map<number, number>();
  const fold = groups.map((group) => {
    const known = foldOfGroup.get(group) ?? Math.floor(settings.random() * settings.folds);
    foldOfGroup.set(group, known);
    return known;
  });
  const seen = new Set<number>();
  const isFirst = groups.map((group) => seen.size < seen.add(group).size);
  const logits: Float64Array[] = [];
  const heldLabels: number[] = [];
  const otherScripts: boolean[] = [];
  const similarities: number[] = [];
  for (let held = 0; held < settings.folds; held += 1) {
    const inFit = (index: number): boolean => fold[index] !== held;
    const weights = fitLogisticRegression(
      rows.filter((_, index) => inFit(index)),
      labels.filter((_, index) => inFit(index)),
      shape,
    );
    const embeddings = features.filter((_, index) => inFit(index)).map((one) => one.embedding);
    const centres = sphericalKMeans(embeddings, settings.centreCount, settings.random);
    rows.forEach((row, index) => {
      if (inFit(index) || !isFirst[index]) return;
      logits.push(logitsOf(row, weights, shape));
      heldLabels.push(labels[index]!);
      otherScripts.push(isOtherScript(features[index]!.surface));
      similarities.push(nearestSimilarity(features[index]!.embedding, centres));
    });
  }
  const bestFor = (otherScript: boolean) => {
    const at = logits.map((_, index) => index).filter((index) => otherScripts[index] === otherScript);
    const losses = temperatures.map((temperature) =>
      logLoss(
        at.map((index) => logits[index]!),
        at.map((index) => heldLabels[index]!),
        temperature,
        settings.labelNoise,
      ),
    );
    const loss = at.length === 0 ? 0 : Math.min(...losses);
    return { temperature: at.length === 0 ? 1 : temperatures[losses.indexOf(loss)]!, loss: loss * at.length };
  };
  const ofLatin = bestFor(false);
  const ofOthers = bestFor(true);
  const confusion = Array.from({ length: shape.classCount }, () =>
    new Array<number>(shape.classCount).fill(0),
  );
  logits.forEach((values, index) => {
    confusion[heldLabels[index]!]![values.indexOf(Math.max(...values))]! += 1;
  });
  const right = confusion.reduce((sum, row, index) => sum + row[index]!, 0);
  return {
    accuracy: right / logits.length,
    logLoss: (ofLatin.loss + ofOthers.loss) / logits.length,
    temperature: ofLatin.temperature,
    otherScriptTemperature: ofOthers.temperature,
    farSimilarity: quantile(similarities, farQuantile),
    nearSimilarity: quantile(similarities, nearQuantile),
    confusion,
  };
}

function logLoss(
  logits: readonly Float64Array[],
  labels: readonly number[],
  temperature: number,
  labelNoise: number,
): number {
  let sum = 0;
  logits.forEach((values, index) => {
    const probabilities = Float64Array.from(values);
    mixedSoftmaxInPlace(probabilities, temperature, labelNoise);
    sum -= Math.log(Math.max(1e-12, probabilities[labels[index]!]!));
  });
  return sum / logits.length;
}
