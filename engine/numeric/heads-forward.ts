import type { EvidenceHeads } from "../contracts/index.ts";
import { scaledLength } from "./block-scaling.ts";
import { createFloatKernel, type KernelMatrix, type Shape } from "./simd/float-kernel.ts";
import { softmaxInPlace } from "./softmax.ts";

/** What all models share for one prompt. Overwritten by the next run. */
export interface HeadsForward {
  /** Scaled features to fill before a run. */
  readonly row: Float32Array;
  /** Task probabilities: mean of the regression's and the nets'. */
  readonly tasks: Float64Array;
  /** Per model: mean of the nets' heads; zeros without nets. */
  readonly netScores: Float64Array;
  /** Per model: addition of the within-task ridge, and of the novel ridge. */
  readonly residuals: Float32Array;
  readonly novelties: Float32Array;
  /** Squared distance to the nearest task's centre over that task's spread; 0 without a gate. */
  nearestDistanceRatio(): number;
  run(): void;
}

/**
 * Lays every linear map over the features side by side, so that one pass over one matrix serves tasks, hidden layers, task centres and
 * both ridges: about 20 times as fast as a dot product per head.
 */
export function createHeadsForward(heads: EvidenceHeads): HeadsForward {
  const columns = scaledLength(heads.scaling);
  const taskCount = heads.taskBiases.length;
  const modelCount = heads.modelMeans.length;
  const { gate, nets } = heads;
  const parts: LinearPart[] = [
    { weights: heads.taskWeights, outputs: taskCount },
    ...nets.map((net) => ({ weights: net.inputWeights, outputs: net.hidden })),
    { weights: gate?.centres ?? new Float32Array(0), outputs: gate?.spreads.length ?? 0 },
    { weights: heads.residualWeights, outputs: modelCount },
    { weights: heads.novelWeights, outputs: modelCount },
  ];
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.outputs, 0));
  const width = parts.reduce((sum, part) => sum + part.outputs, 0);
  const kernel = createFloatKernel();
  const shapes: Record<string, Shape> = { row: [1, columns], weights: [columns, width], result: [1, width] };
  nets.forEach((net, index) => {
    shapes[`activation${index}`] = [1, net.hidden];
    shapes[`outputWeights${index}`] = [net.hidden, modelCount + taskCount];
    shapes[`output${index}`] = [1, modelCount + taskCount];
  });
  const laid = kernel.lay(shapes);
  const matrix = (name: string): KernelMatrix => {
    const found = laid[name];
    if (found === undefined) throw new Error(`${name} was not laid out`);
    return found;
  };
  const [row, weights, result] = [matrix("row"), matrix("weights"), matrix("result")];
  parts.forEach((part, index) => {
    putRows(part.weights, part.outputs, columns, weights, starts[index]!);
  });
  const layers = nets.map((net, index) => {
    const outputWeights = matrix(`outputWeights${index}`);
    putRows(net.outputWeights, modelCount + taskCount, net.hidden, outputWeights, 0);
    const [activation, output] = [matrix(`activation${index}`), matrix(`output${index}`)];
    return { net, start: starts[index + 1]!, activation, outputWeights, output };
  });
  const halfSquares = centreHalfSquares(heads, columns);
  const centreStart = starts[1 + nets.length]!;
  const tasks = new Float64Array(taskCount);
  const netTasks = new Float64Array(taskCount);
  const netScores = new Float64Array(modelCount);
  return {
    row: row.values.subarray(0, columns),
    tasks,
    netScores,
    residuals: result.values.subarray(starts[2 + nets.length]!, starts[2 + nets.length]! + modelCount),
    novelties: result.values.subarray(starts[3 + nets.length]!, starts[3 + nets.length]! + modelCount),
    run() {
      result.values.fill(0);
      kernel.multiplyVector(row, weights, result);
      for (let task = 0; task < taskCount; task += 1)
        tasks[task] = result.values[task]! + heads.taskBiases[task]!;
      softmaxInPlace(tasks);
      netScores.fill(0);
      if (layers.length === 0) return;
      for (let task = 0; task < taskCount; task += 1) tasks[task] = tasks[task]! / 2;
      const share = 1 / layers.length;
      for (const { net, start, activation, outputWeights, output } of layers) {
        for (let unit = 0; unit < net.hidden; unit += 1) {
          const value = result.values[start + unit]! * net.inputScale + net.hiddenBiases[unit]!;
          activation.values[unit] = Math.max(0, value);
        }
        output.values.fill(0);
        kernel.multiplyVector(activation, outputWeights, output);
        for (let model = 0; model < modelCount; model += 1)
          netScores[model]! += share / (1 + Math.exp(-output.values[model]! - net.outputBiases[model]!));
        for (let task = 0; task < taskCount; task += 1)
          netTasks[task] = output.values[modelCount + task]! + net.outputBiases[modelCount + task]!;
        softmaxInPlace(netTasks);
        for (let task = 0; task < taskCount; task += 1) tasks[task]! += (share / 2) * netTasks[task]!;
      }
    },
    nearestDistanceRatio() {
      if (gate === null) return 0;
      let length = 0;
      for (let index = 0; index < columns; index += 1) length += row.values[index]! * row.values[index]!;
      let least = Number.POSITIVE_INFINITY;
      for (let centre = 0; centre < halfSquares.length; centre += 1) {
        const distance = length - 2 * (result.values[centreStart + centre]! - halfSquares[centre]!);
        least = Math.min(least, distance / gate.spreads[centre]!);
      }
      return Math.max(0, least);
    },
  };
}

interface LinearPart {
  /** One row per output. */
  readonly weights: Float32Array;
  readonly outputs: number;
}

/** Rows of weights become columns of the target, from column `start` on. */
function putRows(
  weights: Float32Array,
  rows: number,
  columns: number,
  target: KernelMatrix,
  start: number,
): void {
  for (let row = 0; row < rows; row += 1)
    for (let index = 0; index < columns; index += 1)
      target.values[index * target.stride + start + row] = weights[row * columns + index]!;
}

function centreHalfSquares({ gate }: EvidenceHeads, columns: number): Float64Array {
  return Float64Array.from({ length: gate?.spreads.length ?? 0 }, (_, centre) => {
    let sum = 0;
    for (let index = 0; index < columns; index += 1) {
      const value = gate?.centres[centre * columns + index] ?? 0;
      sum += value * value;
    }
    return sum / 2;
  });
}
