import { minimiseLbfgs, type Objective } from "../../numeric/minimise-lbfgs.ts";
import { createFloatRows } from "../../numeric/simd/float-rows.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import type { DesignRow } from "./design-row.ts";

export interface LogisticShape {
  readonly classCount: number;
  readonly denseCount: number;
  readonly hashedCount: number;
}

export interface LogisticOptions extends LogisticShape {
  /** L2 penalty per example on every weight, biases excepted. */
  readonly ridge: number;
  /** Steps after which the fit ends: fewer leave rare words nearer to 0. */
  readonly maxSteps: number;
  /** Share of every example's target that is spread over all classes (Szegedy et al., 2016): [0,1). */
  readonly labelSmoothing: number;
  /** How much an example counts, by its class. */
  readonly classWeights: Float64Array;
}

/** Parameters in one block: a row of all classes for each hashed feature, then for each dense one, then of biases. */
export type LogisticWeights = Float64Array;

export const denseStart = (shape: LogisticShape): number => shape.classCount * shape.hashedCount;
export const biasStart = (shape: LogisticShape): number =>
  denseStart(shape) + shape.classCount * shape.denseCount;

/** Multinomial logistic regression with an L2 penalty, from weights of 0, by L-BFGS over all rows. */
export function fitLogisticRegression(
  rows: readonly DesignRow[],
  labels: readonly number[],
  options: LogisticOptions,
): LogisticWeights {
  const start = new Float64Array(biasStart(options) + options.classCount);
  return minimiseLbfgs(logisticObjective(rows, labels, options), start, { maxSteps: options.maxSteps }).point;
}

/** What is minimised: mean weighted cross-entropy of a row against its smoothed target, nats, plus ridge / 2 x the sum of squared weights. */
export function logisticObjective(
  rows: readonly DesignRow[],
  labels: readonly number[],
  options: LogisticOptions,
): Objective {
  const { classCount, denseCount, hashedCount, ridge, labelSmoothing } = options;
  const grams = rows.reduce((max, row) => Math.max(max, row.hashedIndices.length), 0);
  const model = createFloatRows(hashedCount + denseCount + 1, classCount, denseCount + 1 + grams);
  // Dense features and the bias come first and are the same rows for every example.
  for (let index = 0; index <= denseCount; index += 1) model.indices[index] = hashedCount + index;
  model.values[denseCount] = 1;
  const probabilities = new Float64Array(classCount);
  const penalised = biasStart(options);
  return (weights, gradient) => {
    model.load(weights);
    let loss = 0;
    for (let example = 0; example < rows.length; example += 1) {
      const { dense, hashedIndices, hashedWeights } = rows[example]!;
      model.values.set(dense);
      model.indices.set(hashedIndices, denseCount + 1);
      model.values.set(hashedWeights, denseCount + 1);
      const count = denseCount + 1 + hashedIndices.length;
      model.sum(count);
      probabilities.set(model.sums);
      softmaxInPlace(probabilities);
      const label = labels[example]!;
      const share = options.classWeights[label]! / rows.length;
      for (let type = 0; type < classCount; type += 1) {
        const target = labelSmoothing / classCount + (type === label ? 1 - labelSmoothing : 0);
        const probability = probabilities[type]!;
        if (target > 0) loss -= share * target * Math.log(Math.max(Number.MIN_VALUE, probability));
        model.sums[type] = (probability - target) * share;
      }
      model.spread(count);
    }
    gradient.fill(0, penalised);
    for (let index = 0; index < penalised; index += 1) {
      gradient[index] = ridge * weights[index]!;
      loss += (ridge / 2) * weights[index]! ** 2;
    }
    model.addChangesTo(gradient);
    return loss;
  };
}

/** Logits of a row under fitted weights. */
export function logitsOf(row: DesignRow, weights: LogisticWeights, shape: LogisticShape): Float64Array {
  const { classCount } = shape;
  const logits = weights.slice(biasStart(shape));
  const add = (start: number, value: number): void => {
    for (let type = 0; type < classCount; type += 1) logits[type]! += value * weights[start + type]!;
  };
  for (let index = 0; index < row.dense.length; index += 1)
    add(denseStart(shape) + index * classCount, row.dense[index]!);
  for (let gram = 0; gram < row.hashedIndices.length; gram += 1)
    add(row.hashedIndices[gram]! * classCount, row.hashedWeights[gram]!);
  return logits;
}
