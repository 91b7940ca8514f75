import type { JointNet, Random } from "../../contracts/index.ts";
import { netOutputs } from "../../numeric/joint-net.ts";
import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { shuffleInPlace } from "../classifier/logistic-regression.ts";
import { createAdam } from "./adam.ts";
import { createGaussian } from "./gaussian.ts";

export interface JointNetOptions {
  readonly hiddenUnits: number;
  /** Passes over the rows; fewer where `maxVisits` would be passed. */
  readonly epochs: number;
  readonly maxVisits: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Decoupled weight decay (Loshchilov and Hutter, 2019), times the learning rate. */
  readonly weightDecay: number;
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  /** Weight of the task head's cross-entropy beside that of the model heads. */
  readonly taskWeight: number;
}

/** Found on recorded outcomes; see docs/decisions on the predictor. */
export const jointNetDefaults: JointNetOptions = {
  hiddenUnits: 48,
  epochs: 10,
  maxVisits: 120_000,
  batchSize: 64,
  learningRate: 3e-3,
  weightDecay: 0.2,
  inputDropout: 0.2,
  hiddenDropout: 0.3,
  taskWeight: 2,
};

export interface JointNetTargets {
  readonly modelCount: number;
  readonly taskCount: number;
  /** Row-major scores in [0,1]; NaN: not observed, no gradient. */
  readonly scores: Float64Array;
  /** Task of each row; -1: none, no gradient. */
  readonly tasks: Int32Array;
}

/**
 * Fits one hidden layer that serves two heads: a logistic one per model (cross-entropy on the score) and a softmax over the tasks. Learning
 * both together makes the hidden layer find what separates tasks as well as what separates models.
 */
export function fitJointNet(
  design: RowMatrix,
  targets: JointNetTargets,
  random: Random,
  options: JointNetOptions = jointNetDefaults,
): JointNet {
  const { modelCount, taskCount } = targets;
  const net = initialNet(design.columns, modelCount, taskCount, targets, random, options.hiddenUnits);
  const outputs = modelCount + taskCount;
  const hidden = options.hiddenUnits;
  const inputScale = net.inputScale;
  const gradients = {
    inputWeights: new Float32Array(net.inputWeights.length),
    hiddenBiases: new Float32Array(hidden),
    outputWeights: new Float32Array(net.outputWeights.length),
    outputBiases: new Float32Array(outputs),
  };
  const order = Array.from({ length: design.rows }, (_, index) => index);
  const epochs = Math.max(
    1,
    Math.min(options.epochs, Math.floor(options.maxVisits / Math.max(1, design.rows))),
  );
  const visits = Math.min(options.maxVisits, epochs * design.rows);
  const steps = Math.max(1, Math.ceil(visits / options.batchSize));
  const adam = createAdam([
    { values: net.inputWeights, gradient: gradients.inputWeights, decays: true },
    { values: net.hiddenBiases, gradient: gradients.hiddenBiases, decays: false },
    { values: net.outputWeights, gradient: gradients.outputWeights, decays: true },
    { values: net.outputBiases, gradient: gradients.outputBiases, decays: false },
  ]);
  const input = new Float32Array(design.columns);
  const activation = new Float32Array(hidden);
  const mask = new Float32Array(hidden);
  const output = new Float64Array(outputs);
  const hiddenGradient = new Float32Array(hidden);
  let at = order.length;
  for (let step = 1; step <= steps; step += 1) {
    for (const gradient of Object.values(gradients)) gradient.fill(0);
    for (let member = 0; member < options.batchSize; member += 1) {
      if (at >= order.length) {
        shuffleInPlace(order, random);
        at = 0;
      }
      const row = order[at++]!;
      dropInputs(input, rowOf(design, row), inputScale, options.inputDropout, random);
      forwardWithDropout(net, input, activation, mask, output, options.hiddenDropout, random);
      outputErrors(output, row, targets, options.taskWeight, options.batchSize);
      backward(net, gradients, input, activation, mask, output, hiddenGradient);
    }
    const rate = options.learningRate * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
    adam.step(rate, options.weightDecay);
  }
  return net;
}

function initialNet(
  inputs: number,
  modelCount: number,
  taskCount: number,
  targets: JointNetTargets,
  random: Random,
  hidden: number,
): JointNet {
  const gaussian = createGaussian(random);
  const outputs = modelCount + taskCount;
  const net: JointNet = {
    inputs,
    hidden,
    modelCount,
    taskCount,
    inputScale: Math.sqrt(inputs) / 4,
    inputWeights: Float32Array.from({ length: hidden * inputs }, () => gaussian() / Math.sqrt(inputs)),
    hiddenBiases: new Float32Array(hidden),
    outputWeights: Float32Array.from(
      { length: outputs * hidden },
      () => (0.3 * gaussian()) / Math.sqrt(hidden),
    ),
    outputBiases: new Float32Array(outputs),
  };
  for (let model = 0; model < modelCount; model += 1) {
    let sum = 0.5;
    let count = 1;
    for (let at = model; at < targets.scores.length; at += modelCount) {
      const score = targets.scores[at]!;
      if (Number.isNaN(score)) continue;
      sum += score;
      count += 1;
    }
    const mean = Math.min(0.98, Math.max(0.02, sum / count));
    net.outputBiases[model] = Math.log(mean / (1 - mean));
  }
  return net;
}

function dropInputs(
  target: Float32Array,
  row: Float32Array,
  scale: number,
  share: number,
  random: Random,
): void {
  const kept = scale / (1 - share);
  for (let index = 0; index < row.length; index += 1)
    target[index] = share > 0 && random() < share ? 0 : row[index]! * kept;
}

function forwardWithDropout(
  net: JointNet,
  input: Float32Array,
  activation: Float32Array,
  mask: Float32Array,
  output: Float64Array,
  share: number,
  random: Random,
): void {
  for (let unit = 0; unit < net.hidden; unit += 1) {
    let sum = net.hiddenBiases[unit]!;
    const start = unit * net.inputs;
    for (let index = 0; index < net.inputs; index += 1)
      sum += net.inputWeights[start + index]! * input[index]!;
    const kept = share > 0 && random() < share ? 0 : 1 / (1 - share);
    mask[unit] = sum > 0 ? kept : 0;
    activation[unit] = sum > 0 ? sum * kept : 0;
  }
  netOutputs(net, activation, output);
}

/** Turns outputs into errors (probability minus target, per example of the batch), in place. */
function outputErrors(
  output: Float64Array,
  row: number,
  targets: JointNetTargets,
  taskWeight: number,
  batchSize: number,
): void {
  const { modelCount, taskCount } = targets;
  for (let model = 0; model < modelCount; model += 1) {
    const score = targets.scores[row * modelCount + model]!;
    output[model] = Number.isNaN(score) ? 0 : (1 / (1 + Math.exp(-output[model]!)) - score) / batchSize;
  }
  const taskPart = output.subarray(modelCount);
  const task = targets.tasks[row]!;
  if (task === -1 || taskCount === 0) {
    taskPart.fill(0);
    return;
  }
  softmaxInPlace(taskPart);
  taskPart[task]! -= 1;
  for (let index = 0; index < taskCount; index += 1) taskPart[index]! *= taskWeight / batchSize;
}

interface Gradients {
  readonly inputWeights: Float32Array;
  readonly hiddenBiases: Float32Array;
  readonly outputWeights: Float32Array;
  readonly outputBiases: Float32Array;
}

function backward(
  net: JointNet,
  gradients: Gradients,
  input: Float32Array,
  activation: Float32Array,
  mask: Float32Array,
  errors: Float64Array,
  hiddenGradient: Float32Array,
): void {
  hiddenGradient.fill(0);
  for (let output = 0; output < errors.length; output += 1) {
    const error = errors[output]!;
    if (error === 0) continue;
    gradients.outputBiases[output]! += error;
    const start = output * net.hidden;
    for (let unit = 0; unit < net.hidden; unit += 1) {
      gradients.outputWeights[start + unit]! += error * activation[unit]!;
      hiddenGradient[unit]! += error * net.outputWeights[start + unit]!;
    }
  }
  for (let unit = 0; unit < net.hidden; unit += 1) {
    const slope = hiddenGradient[unit]! * mask[unit]!;
    if (slope === 0) continue;
    gradients.hiddenBiases[unit]! += slope;
    const start = unit * net.inputs;
    for (let index = 0; index < net.inputs; index += 1)
      gradients.inputWeights[start + index]! += slope * input[index]!;
  }
}
