import type { Random } from "../../contracts/index.ts";
import type { AdamMatrices, FloatKernel, KernelMatrix } from "../../numeric/simd/float-kernel.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { adamMatrices, adamShapes } from "./adam.ts";

export interface JointNetTargets {
  readonly modelCount: number;
  readonly taskCount: number;
  /** Row-major scores in [0,1]; NaN: not observed, no gradient. */
  readonly scores: Float64Array;
  /** Task of each row; -1: none, no gradient. */
  readonly tasks: Int32Array;
}

/** A net and one minibatch in the kernel's memory. */
export interface JointNetBatch {
  readonly input: KernelMatrix;
  readonly hidden: KernelMatrix;
  readonly hiddenError: KernelMatrix;
  readonly output: KernelMatrix;
  /** The output weights transposed, to carry errors back. */
  readonly outputTransposed: KernelMatrix;
  readonly inputWeights: AdamMatrices;
  readonly hiddenBiases: AdamMatrices;
  readonly outputWeights: AdamMatrices;
  readonly outputBiases: AdamMatrices;
}

export function layJointNet(
  kernel: FloatKernel,
  rows: number,
  inputs: number,
  hidden: number,
  outputs: number,
): JointNetBatch {
  const laid = kernel.lay({
    input: [rows, inputs],
    hidden: [rows, hidden],
    hiddenError: [rows, hidden],
    output: [rows, outputs],
    outputTransposed: [outputs, hidden],
    ...adamShapes("inputWeights", [inputs, hidden]),
    ...adamShapes("hiddenBiases", [1, hidden]),
    ...adamShapes("outputWeights", [hidden, outputs]),
    ...adamShapes("outputBiases", [1, outputs]),
  });
  return {
    ...laid,
    inputWeights: adamMatrices(laid, "inputWeights"),
    hiddenBiases: adamMatrices(laid, "hiddenBiases"),
    outputWeights: adamMatrices(laid, "outputWeights"),
    outputBiases: adamMatrices(laid, "outputBiases"),
  };
}

/** Hidden activations and raw outputs of the batch's inputs. Dropped units are 0, kept ones are scaled up to the same mean. */
export function runForward(
  kernel: FloatKernel,
  batch: JointNetBatch,
  hiddenDropout: number,
  random: Random,
): void {
  const { hidden, output } = batch;
  fillWithBiases(hidden, batch.hiddenBiases.values);
  kernel.multiplyAdd(batch.input, batch.inputWeights.values, hidden);
  const keptScale = 1 / (1 - hiddenDropout);
  for (let index = 0; index < hidden.values.length; index += 1) {
    const value = hidden.values[index]!;
    hidden.values[index] =
      value > 0 && (hiddenDropout === 0 || random() >= hiddenDropout) ? value * keptScale : 0;
  }
  fillWithBiases(output, batch.outputBiases.values);
  kernel.multiplyAdd(hidden, batch.outputWeights.values, output);
}

/** Padding rows stay 0, or they would count in the gradients. */
function fillWithBiases(target: KernelMatrix, biases: KernelMatrix): void {
  const row = biases.values.subarray(0, biases.stride);
  for (let at = 0; at < target.rows; at += 1) target.values.set(row, at * target.stride);
}

/** Turns outputs into errors in place: probability minus target over the batch's size. Unobserved targets have none. */
export function takeOutputErrors(
  batch: JointNetBatch,
  rows: Int32Array,
  targets: JointNetTargets,
  taskWeight: number,
): void {
  const { modelCount, taskCount } = targets;
  const { values, stride } = batch.output;
  const probabilities = new Float64Array(taskCount);
  for (let member = 0; member < rows.length; member += 1) {
    const row = rows[member]!;
    const start = member * stride;
    for (let model = 0; model < modelCount; model += 1) {
      const score = targets.scores[row * modelCount + model]!;
      const predicted = 1 / (1 + Math.exp(-values[start + model]!));
      values[start + model] = Number.isNaN(score) ? 0 : (predicted - score) / rows.length;
    }
    const task = targets.tasks[row]!;
    const taskStart = start + modelCount;
    if (task === -1) {
      values.fill(0, taskStart, taskStart + taskCount);
      continue;
    }
    for (let index = 0; index < taskCount; index += 1) probabilities[index] = values[taskStart + index]!;
    softmaxInPlace(probabilities);
    probabilities[task]! -= 1;
    for (let index = 0; index < taskCount; index += 1)
      values[taskStart + index] = (probabilities[index]! * taskWeight) / rows.length;
  }
}

/** Gradients of all parameters from the errors in `output`. */
export function runBackward(kernel: FloatKernel, batch: JointNetBatch, hiddenDropout: number): void {
  const { hidden, hiddenError, output, outputTransposed, outputWeights } = batch;
  outputWeights.gradient.values.fill(0);
  kernel.multiplyTransposedAdd(hidden, output, outputWeights.gradient);
  sumRows(output, batch.outputBiases.gradient);
  transposeInto(outputWeights.values, outputTransposed);
  hiddenError.values.fill(0);
  kernel.multiplyAdd(output, outputTransposed, hiddenError);
  const keptScale = 1 / (1 - hiddenDropout);
  for (let index = 0; index < hiddenError.values.length; index += 1)
    hiddenError.values[index] = hidden.values[index]! > 0 ? hiddenError.values[index]! * keptScale : 0;
  batch.inputWeights.gradient.values.fill(0);
  kernel.multiplyTransposedAdd(batch.input, hiddenError, batch.inputWeights.gradient);
  sumRows(hiddenError, batch.hiddenBiases.gradient);
}

function sumRows(source: KernelMatrix, target: KernelMatrix): void {
  target.values.fill(0);
  for (let row = 0; row < source.rows; row += 1)
    for (let column = 0; column < source.stride; column += 1)
      target.values[column]! += source.values[row * source.stride + column]!;
}

function transposeInto(source: KernelMatrix, target: KernelMatrix): void {
  for (let row = 0; row < source.rows; row += 1)
    for (let column = 0; column < source.columns; column += 1)
      target.values[column * target.stride + row] = source.values[row * source.stride + column]!;
}
