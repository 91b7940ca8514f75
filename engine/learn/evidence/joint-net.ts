import type { JointNet, Random } from "../../contracts/index.ts";
import type { RowMatrix } from "../../numeric/row-matrix.ts";
import type { FloatKernel, KernelMatrix } from "../../numeric/simd/float-kernel.ts";
import { takeAdamStep } from "./adam.ts";
import { createGaussian } from "./gaussian.ts";
import {
  type JointNetBatch,
  type JointNetTargets,
  layJointNet,
  runBackward,
  runForward,
  takeOutputErrors,
} from "./joint-net-batch.ts";
import { batchSize, cosineRate, createRowCycle } from "./minibatches.ts";
import { takeTransposed } from "./project-rows.ts";

export interface JointNetOptions {
  readonly hiddenUnits: number;
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
  learningRate: 3e-3,
  weightDecay: 0.2,
  inputDropout: 0.2,
  hiddenDropout: 0.3,
  taskWeight: 2,
};

/**
 * Fits one hidden layer that serves two heads: a logistic one per model (cross-entropy on the score) and a softmax over the tasks. Learning
 * both together makes the hidden layer find what separates tasks as well as what separates models.
 *
 * @param visits rows looked at in all, repeats counted
 */
export function fitJointNet(
  kernel: FloatKernel,
  design: RowMatrix,
  targets: JointNetTargets,
  random: Random,
  visits: number,
  options: JointNetOptions = jointNetDefaults,
): JointNet {
  const { modelCount, taskCount } = targets;
  const { columns } = design;
  const hidden = options.hiddenUnits;
  const batch = layJointNet(kernel, batchSize, columns, hidden, modelCount + taskCount);
  startWeights(batch, targets, random);
  const inputScale = Math.sqrt(columns) / 4;
  const nextRow = createRowCycle([...Array(design.rows).keys()], random);
  const rows = new Int32Array(batchSize);
  const steps = Math.max(1, Math.ceil(visits / batchSize));
  for (let step = 1; step <= steps; step += 1) {
    for (let member = 0; member < batchSize; member += 1) {
      rows[member] = nextRow();
      dropInputs(batch.input, member, design, rows[member]!, inputScale, options.inputDropout, random);
    }
    runForward(kernel, batch, options.hiddenDropout, random);
    takeOutputErrors(batch, rows, targets, options.taskWeight);
    runBackward(kernel, batch, options.hiddenDropout);
    const rate = cosineRate(options.learningRate, step, steps);
    takeAdamStep(kernel, batch.inputWeights, step, rate, options.weightDecay);
    takeAdamStep(kernel, batch.hiddenBiases, step, rate, 0);
    takeAdamStep(kernel, batch.outputWeights, step, rate, options.weightDecay);
    takeAdamStep(kernel, batch.outputBiases, step, rate, 0);
  }
  return {
    inputs: columns,
    hidden,
    modelCount,
    taskCount,
    inputScale,
    inputWeights: takeTransposed(batch.inputWeights.values),
    hiddenBiases: batch.hiddenBiases.values.values.slice(0, hidden),
    outputWeights: takeTransposed(batch.outputWeights.values),
    outputBiases: batch.outputBiases.values.values.slice(0, modelCount + taskCount),
  };
}

/** Small normal weights; each model's head starts at the logit of its mean score. */
export function startWeights(batch: JointNetBatch, targets: JointNetTargets, random: Random): void {
  const gaussian = createGaussian(random);
  const fill = (matrix: KernelMatrix, deviation: number): void => {
    for (let row = 0; row < matrix.rows; row += 1)
      for (let column = 0; column < matrix.columns; column += 1)
        matrix.values[row * matrix.stride + column] = deviation * gaussian();
  };
  fill(batch.inputWeights.values, 1 / Math.sqrt(batch.input.columns));
  fill(batch.outputWeights.values, 0.3 / Math.sqrt(batch.hidden.columns));
  for (let model = 0; model < targets.modelCount; model += 1) {
    let sum = 0.5;
    let count = 1;
    for (let at = model; at < targets.scores.length; at += targets.modelCount) {
      const score = targets.scores[at]!;
      if (Number.isNaN(score)) continue;
      sum += score;
      count += 1;
    }
    const mean = Math.min(0.98, Math.max(0.02, sum / count));
    batch.outputBiases.values.values[model] = Math.log(mean / (1 - mean));
  }
}

const bytesPerDraw = 4;
const byteRange = 256;

/** Copies a row with a share of its values left out; one random number decides on four, a byte each. */
function dropInputs(
  target: KernelMatrix,
  member: number,
  design: RowMatrix,
  row: number,
  inputScale: number,
  share: number,
  random: Random,
): void {
  const limit = Math.round(share * byteRange);
  const kept = inputScale / (1 - limit / byteRange);
  const from = row * design.columns;
  const to = member * target.stride;
  for (let index = 0; index < design.columns; index += bytesPerDraw) {
    let draw = Math.floor(random() * 0x100000000);
    const end = Math.min(index + bytesPerDraw, design.columns);
    for (let at = index; at < end; at += 1) {
      target.values[to + at] = (draw & 255) < limit ? 0 : design.values[from + at]! * kept;
      draw >>>= 8;
    }
  }
}
