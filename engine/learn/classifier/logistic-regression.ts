import type { Random } from "../../contracts/index.ts";
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
  readonly epochs: number;
  readonly learningRate: number;
  /** Share of every example's target that is spread over all classes (Szegedy et al., 2016): [0,1). */
  readonly labelSmoothing: number;
  /** How much an example counts, by its class. */
  readonly classWeights: Float64Array;
  readonly random: Random;
}

/** Parameters in one block: dense rows per class, then hashed rows per feature, then biases. */
export type LogisticWeights = Float64Array;

export const hashedStart = (shape: LogisticShape): number => shape.classCount * shape.denseCount;
export const biasStart = (shape: LogisticShape): number =>
  hashedStart(shape) + shape.classCount * shape.hashedCount;

const batchSize = 192;
const momentDecay = 0.9;
const squareDecay = 0.99;
const epsilon = 1e-8;

/** Multinomial logistic regression with an L2 penalty, by Adam (Kingma and Ba, 2015) on shuffled batches with a cosine rate. */
export function fitLogisticRegression(
  rows: readonly DesignRow[],
  labels: readonly number[],
  options: LogisticOptions,
): LogisticWeights {
  const weights = new Float64Array(biasStart(options) + options.classCount);
  const gradient = new Float64Array(weights.length);
  const moment = new Float64Array(weights.length);
  const square = new Float64Array(weights.length);
  const errors = new Float64Array(options.classCount);
  const order = rows.map((_, index) => index);
  const steps = options.epochs * Math.ceil(rows.length / batchSize);
  const spread = options.labelSmoothing / options.classCount;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffleInPlace(order, options.random);
    for (let start = 0; start < order.length; start += batchSize) {
      const end = Math.min(order.length, start + batchSize);
      gradient.fill(0);
      for (let at = start; at < end; at += 1) {
        const example = order[at]!;
        logitsInto(errors, rows[example]!, weights, options);
        softmaxInPlace(errors);
        const label = labels[example]!;
        errors[label]! -= 1 - options.labelSmoothing;
        const weight = options.classWeights[label]!;
        for (let type = 0; type < errors.length; type += 1) errors[type] = (errors[type]! - spread) * weight;
        addGradient(gradient, rows[example]!, errors, options);
      }
      step += 1;
      const rate = options.learningRate * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
      const momentScale = 1 / (1 - momentDecay ** step);
      const squareScale = 1 / (1 - squareDecay ** step);
      const penalised = biasStart(options);
      for (let index = 0; index < weights.length; index += 1) {
        const slope =
          gradient[index]! / (end - start) + (index < penalised ? options.ridge * weights[index]! : 0);
        moment[index] = momentDecay * moment[index]! + (1 - momentDecay) * slope;
        square[index] = squareDecay * square[index]! + (1 - squareDecay) * slope * slope;
        weights[index]! -=
          (rate * moment[index]! * momentScale) / (Math.sqrt(square[index]! * squareScale) + epsilon);
      }
    }
  }
  return weights;
}

/** Logits of a row under fitted weights. */
export function logitsOf(row: DesignRow, weights: LogisticWeights, shape: LogisticShape): Float64Array {
  const logits = new Float64Array(shape.classCount);
  logitsInto(logits, row, weights, shape);
  return logits;
}

function logitsInto(
  logits: Float64Array,
  row: DesignRow,
  weights: LogisticWeights,
  shape: LogisticShape,
): void {
  const { classCount, denseCount } = shape;
  const biases = biasStart(shape);
  for (let type = 0; type < classCount; type += 1) {
    let sum = weights[biases + type]!;
    const start = type * denseCount;
    for (let index = 0; index < denseCount; index += 1) sum += weights[start + index]! * row.dense[index]!;
    logits[type] = sum;
  }
  const hashed = hashedStart(shape);
  for (let gram = 0; gram < row.hashedIndices.length; gram += 1) {
    const start = hashed + row.hashedIndices[gram]! * classCount;
    const weight = row.hashedWeights[gram]!;
    for (let type = 0; type < classCount; type += 1) logits[type]! += weight * weights[start + type]!;
  }
}

function addGradient(
  gradient: Float64Array,
  row: DesignRow,
  errors: Float64Array,
  shape: LogisticShape,
): void {
  const { classCount, denseCount } = shape;
  const biases = biasStart(shape);
  for (let type = 0; type < classCount; type += 1) {
    const error = errors[type]!;
    const start = type * denseCount;
    for (let index = 0; index < denseCount; index += 1) gradient[start + index]! += error * row.dense[index]!;
    gradient[biases + type]! += error;
  }
  const hashed = hashedStart(shape);
  for (let gram = 0; gram < row.hashedIndices.length; gram += 1) {
    const start = hashed + row.hashedIndices[gram]! * classCount;
    const weight = row.hashedWeights[gram]!;
    for (let type = 0; type < classCount; type += 1) gradient[start + type]! += weight * errors[type]!;
  }
}

/** Fisher and Yates. */
export function shuffleInPlace(order: number[], random: Random): void {
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const kept = order[index]!;
    order[index] = order[other]!;
    order[other] = kept;
  }
}
