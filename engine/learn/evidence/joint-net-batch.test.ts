import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { createFloatKernel, type KernelMatrix } from "../../numeric/simd/float-kernel.ts";
import { startWeights } from "./joint-net.ts";
import { layJointNet, runBackward, runForward, takeOutputErrors } from "./joint-net-batch.ts";

const rows = Int32Array.of(0, 1, 2, 3, 4);
const targets = {
  modelCount: 2,
  taskCount: 3,
  scores: Float64Array.of(1, 0, 0.3, Number.NaN, 0, 1, 1, 1, Number.NaN, 0.7),
  tasks: Int32Array.of(0, 2, -1, 1, 1),
};
const taskWeight = 2;
const random = createSeededRandom(5);
const kernel = createFloatKernel();
const batch = layJointNet(kernel, rows.length, 6, 4, 5);
startWeights(batch, targets, random);
for (let row = 0; row < rows.length; row += 1)
  for (let column = 0; column < 6; column += 1)
    batch.input.values[row * batch.input.stride + column] = random() * 2 - 1;

/** Mean cross-entropy of both heads, straight from the outputs. */
function loss(): number {
  runForward(kernel, batch, 0, random);
  let sum = 0;
  for (const row of rows) {
    const outputs = [
      ...batch.output.values.subarray(row * batch.output.stride, row * batch.output.stride + 5),
    ];
    for (let model = 0; model < 2; model += 1) {
      const score = targets.scores[row * 2 + model]!;
      if (Number.isNaN(score)) continue;
      const predicted = 1 / (1 + Math.exp(-outputs[model]!));
      sum -= score * Math.log(predicted) + (1 - score) * Math.log(1 - predicted);
    }
    const task = targets.tasks[row]!;
    if (task === -1) continue;
    const logits = outputs.slice(2);
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    sum -= taskWeight * Math.log(Math.exp(logits[task]!) / total);
  }
  return sum / rows.length;
}

describe("runBackward", () => {
  it("gives the gradient that finite differences of the loss give", () => {
    runForward(kernel, batch, 0, random);
    takeOutputErrors(batch, rows, targets, taskWeight);
    runBackward(kernel, batch, 0);
    const step = 5e-3;
    for (const block of [batch.inputWeights, batch.hiddenBiases, batch.outputWeights, batch.outputBiases]) {
      const gradient = Float32Array.from(block.gradient.values);
      const { values } = block;
      for (let row = 0; row < values.rows; row += 1) {
        for (let column = 0; column < values.columns; column += 1) {
          const at = row * values.stride + column;
          expect(gradient[at]).toBeCloseTo(difference(values, at, step), 2);
        }
      }
    }
  });

  it("leaves rows without score or task without gradient", () => {
    runForward(kernel, batch, 0, random);
    takeOutputErrors(batch, rows, targets, taskWeight);
    const error = (row: number, column: number): number =>
      batch.output.values[row * batch.output.stride + column]!;
    expect(error(1, 1)).toBe(0);
    expect(error(4, 0)).toBe(0);
    expect([error(2, 2), error(2, 3), error(2, 4)]).toEqual([0, 0, 0]);
    expect(error(0, 0)).toBeLessThan(0);
  });
});

function difference(values: KernelMatrix, at: number, step: number): number {
  const before = values.values[at]!;
  values.values[at] = before + step;
  const above = loss();
  values.values[at] = before - step;
  const below = loss();
  values.values[at] = before;
  return (above - below) / (2 * step);
}
