import { softmaxInPlace } from "../../numeric/softmax.ts";
import type { DesignRow } from "./design-row.ts";

export interface LogisticOptions {
  readonly classCount: number;
  readonly denseCount: number;
  readonly hashedCount: number;
  /** L2 penalty per example on every weight, biases excepted. */
  readonly ridge: number;
  /** Full-batch Adam steps. */
  readonly steps: number;
}

export interface LogisticWeights {
  /** One row per class. */
  readonly dense: Float64Array;
  /** One row per hashed feature, one column per class. */
  readonly hashed: Float64Array;
  readonly biases: Float64Array;
}

const learningRate = 0.05;
const momentDecay = 0.9;
const squareDecay = 0.99;
const epsilon = 1e-8;

/**
 * Multinomial logistic regression with an L2 penalty, fitted by full-batch Adam (Kingma and Ba, 2015) from zero weights with a rate that
 * falls to nothing: no randomness, so the same examples give the same weights.
 */
export function fitLogisticRegression(
  rows: readonly DesignRow[],
  labels: readonly number[],
  options: LogisticOptions,
): LogisticWeights {
  const { classCount, denseCount, hashedCount, ridge, steps } = options;
  const parameters = new Float64Array(classCount * (denseCount + hashedCount + 1));
  const hashedStart = classCount * denseCount;
  const biasStart = hashedStart + classCount * hashedCount;
  const gradient = new Float64Array(parameters.length);
  const moment = new Float64Array(parameters.length);
  const square = new Float64Array(parameters.length);
  const errors = new Float64Array(classCount);
  for (let step = 1; step <= steps; step += 1) {
    gradient.fill(0);
    rows.forEach((row, example) => {
      logitsInto(errors, row, parameters, options);
      softmaxInPlace(errors);
      errors[labels[example]!]! -= 1;
      addGradient(gradient, row, errors, options);
    });
    const rate = learningRate * (1 - (step - 1) / steps);
    for (let index = 0; index < parameters.length; index += 1) {
      const penalty = index < biasStart ? ridge * parameters[index]! : 0;
      const slope = gradient[index]! / rows.length + penalty;
      moment[index] = momentDecay * moment[index]! + (1 - momentDecay) * slope;
      square[index] = squareDecay * square[index]! + (1 - squareDecay) * slope * slope;
      const correctedMoment = moment[index]! / (1 - momentDecay ** step);
      const correctedSquare = square[index]! / (1 - squareDecay ** step);
      parameters[index]! -= (rate * correctedMoment) / (Math.sqrt(correctedSquare) + epsilon);
    }
  }
  return {
    dense: parameters.slice(0, hashedStart),
    hashed: parameters.slice(hashedStart, biasStart),
    biases: parameters.slice(biasStart),
  };
}

type Shape = Pick<LogisticOptions, "classCount" | "denseCount" | "hashedCount">;

function logitsInto(logits: Float64Array, row: DesignRow, parameters: Float64Array, shape: Shape): void {
  const { classCount, denseCount, hashedCount } = shape;
  const hashedStart = classCount * denseCount;
  const biasStart = hashedStart + classCount * hashedCount;
  for (let type = 0; type < classCount; type += 1) {
    let sum = parameters[biasStart + type]!;
    const start = type * denseCount;
    for (let index = 0; index < denseCount; index += 1) sum += parameters[start + index]! * row.dense[index]!;
    logits[type] = sum;
  }
  for (let gram = 0; gram < row.hashedIndices.length; gram += 1) {
    const start = hashedStart + row.hashedIndices[gram]! * classCount;
    const weight = row.hashedWeights[gram]!;
    for (let type = 0; type < classCount; type += 1) logits[type]! += weight * parameters[start + type]!;
  }
}

function addGradient(gradient: Float64Array, row: DesignRow, errors: Float64Array, shape: Shape): void {
  const { classCount, denseCount, hashedCount } = shape;
  const hashedStart = classCount * denseCount;
  const biasStart = hashedStart + classCount * hashedCount;
  for (let type = 0; type < classCount; type += 1) {
    const error = errors[type]!;
    const start = type * denseCount;
    for (let index = 0; index < denseCount; index += 1) gradient[start + index]! += error * row.dense[index]!;
    gradient[biasStart + type]! += error;
  }
  for (let gram = 0; gram < row.hashedIndices.length; gram += 1) {
    const start = hashedStart + row.hashedIndices[gram]! * classCount;
    const weight = row.hashedWeights[gram]!;
    for (let type = 0; type < classCount; type += 1) gradient[start + type]! += weight * errors[type]!;
  }
}

/** Logits of a row under fitted weights. */
export function logitsOf(row: DesignRow, weights: LogisticWeights, shape: Shape): Float64Array {
  const parameters = new Float64Array(weights.dense.length + weights.hashed.length + weights.biases.length);
  parameters.set(weights.dense);
  parameters.set(weights.hashed, weights.dense.length);
  parameters.set(weights.biases, weights.dense.length + weights.hashed.length);
  const logits = new Float64Array(shape.classCount);
  logitsInto(logits, row, parameters, shape);
  return logits;
}
