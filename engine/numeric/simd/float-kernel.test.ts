import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../seeded-random.ts";
import { createFloatKernel, type KernelMatrix } from "./float-kernel.ts";

/** Fills the real cells, leaves the padding alone. */
function fillRandom(matrix: KernelMatrix, seed: number): void {
  const random = createSeededRandom(seed);
  for (let row = 0; row < matrix.rows; row += 1)
    for (let column = 0; column < matrix.columns; column += 1)
      matrix.values[row * matrix.stride + column] = random() * 2 - 1;
}

const cell = (matrix: KernelMatrix, row: number, column: number): number =>
  matrix.values[row * matrix.stride + column]!;

describe("createFloatKernel", () => {
  it.each([
    [1, 1, 1],
    [5, 3, 9],
    [64, 37, 20],
    [8, 8, 8],
  ])("adds the product of %i x %i and %i columns as three nested loops do", (rows, depth, columns) => {
    const kernel = createFloatKernel();
    const { left, right, sum } = kernel.lay({
      left: [rows, depth],
      right: [depth, columns],
      sum: [rows, columns],
    });
    fillRandom(left, 1);
    fillRandom(right, 2);
    fillRandom(sum, 3);
    const before = Float32Array.from(sum.values);
    kernel.multiplyAdd(left, right, sum);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        let expected = before[row * sum.stride + column]!;
        for (let step = 0; step < depth; step += 1)
          expected += cell(left, row, step) * cell(right, step, column);
        expect(cell(sum, row, column)).toBeCloseTo(expected, 4);
      }
    }
  });

  it("reads the left matrix transposed", () => {
    const kernel = createFloatKernel();
    const { left, right, sum } = kernel.lay({ left: [13, 6], right: [13, 10], sum: [6, 10] });
    fillRandom(left, 4);
    fillRandom(right, 5);
    kernel.multiplyTransposedAdd(left, right, sum);
    for (let row = 0; row < 6; row += 1) {
      for (let column = 0; column < 10; column += 1) {
        let expected = 0;
        for (let step = 0; step < 13; step += 1)
          expected += cell(left, step, row) * cell(right, step, column);
        expect(cell(sum, row, column)).toBeCloseTo(expected, 4);
      }
    }
  });

  it("multiplies one vector as it multiplies a matrix of one row", () => {
    const kernel = createFloatKernel();
    const laid = kernel.lay({ vector: [1, 37], right: [37, 21], one: [1, 21], other: [1, 21] });
    fillRandom(laid.vector, 6);
    fillRandom(laid.right, 7);
    laid.one.values[3] = 5;
    laid.other.values[3] = 5;
    kernel.multiplyVector(laid.vector, laid.right, laid.one);
    kernel.multiplyAdd(laid.vector, laid.right, laid.other);
    for (let column = 0; column < 21; column += 1)
      expect(laid.one.values[column]).toBeCloseTo(laid.other.values[column]!, 5);
  });

  it("rejects matrices that do not fit each other", () => {
    const kernel = createFloatKernel();
    const { left, right } = kernel.lay({ left: [8, 16], right: [8, 8] });
    expect(() => kernel.multiplyAdd(left, right, right)).toThrow("do not fit");
  });

  it("takes the first Adam step by hand: rate times the gradient's sign, plus decay", () => {
    const kernel = createFloatKernel();
    const laid = kernel.lay({ values: [1, 8], gradient: [1, 8], moment: [1, 8], square: [1, 8] });
    laid.values.values.set([1, -2, 0.5, 0]);
    laid.gradient.values.set([3, -0.2, 0, 0]);
    kernel.adamStep(laid, { rate: 0.1, momentScale: 1 / 0.1, squareScale: 1 / 0.01, weightDecay: 0.5 });
    expect(laid.values.values[0]).toBeCloseTo(1 - 0.1 * (1 + 0.5), 5);
    expect(laid.values.values[1]).toBeCloseTo(-2 - 0.1 * (-1 - 1), 5);
    expect(laid.values.values[2]).toBeCloseTo(0.5 - 0.1 * 0.25, 6);
    expect(laid.moment.values[0]).toBeCloseTo(0.3, 6);
    expect(laid.square.values[0]).toBeCloseTo(0.09, 6);
  });

  it("lays zeros out again after use, larger than before", () => {
    const kernel = createFloatKernel();
    kernel.lay({ one: [8, 8] }).one.values.fill(7);
    const { large } = kernel.lay({ large: [300, 900] });
    expect(large.values.every((value) => value === 0)).toBe(true);
  });
});
