import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createRowMatrix, type RowMatrix } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitKernel } from "./fit-kernel.ts";
import { crossProducts, fitRidge } from "./ridge.ts";

/** Rows in eight columns whose deviations fall from 8 to 1. */
function fallingDesign(rows: number): RowMatrix {
  const random = createSeededRandom(4);
  const design = createRowMatrix(rows, 8);
  for (let at = 0; at < design.values.length; at += 1)
    design.values[at] = (random() - 0.5) * (8 - (at % 8)) ** 2;
  return design;
}

const fitted = (design: RowMatrix, landmarks: number, directions: number) =>
  fitKernel(
    design,
    crossProducts(design, Array(design.rows).keys()),
    { landmarks, directions },
    createSeededRandom(1),
  );

describe("fitKernel", () => {
  it("finds the directions that the library's eigenvectors span", () => {
    const design = fallingDesign(200);
    const products = crossProducts(design, Array(200).keys());
    const { kernel } = fitted(design, 20, 2);
    const vectors = new EigenvalueDecomposition(Matrix.from1DArray(8, 8, products), {
      assumeSymmetric: true,
    }).eigenvectorMatrix;
    for (const from of [0, 8]) {
      const direction = Matrix.columnVector(Array.from(kernel.directions.subarray(from, from + 8)));
      const within = vectors.subMatrix(0, 7, 6, 7).transpose().mmul(direction);
      expect(within.norm()).toBeCloseTo(1, 4);
    }
  });

  it("carries a curve that no line fits, with a ridge on the similarities", () => {
    const design = createRowMatrix(300, 2);
    const random = createSeededRandom(2);
    for (let at = 0; at < 600; at += 1) design.values[at] = random() * 2 - 1;
    const targets = Float64Array.from({ length: 300 }, (_, row) =>
      Math.hypot(design.values[2 * row]!, design.values[2 * row + 1]!) < 0.7 ? 1 : -1,
    );
    const { similarities, metric } = fitted(design, 30, 2);
    const weights = fitRidge(similarities, targets, 1, 0.1, metric);
    const right = targets.filter((target, row) => {
      let predicted = 0;
      for (let at = 0; at < 30; at += 1) predicted += weights[at]! * similarities.values[row * 30 + at]!;
      return predicted * target > 0;
    });
    expect(right.length).toBeGreaterThan(270);
  });

  it.each([
    ["one row", 1],
    ["fewer rows than directions", 3],
  ])("stands on %s", (_, rows) => {
    const { kernel, similarities } = fitted(fallingDesign(rows), 128, 5);
    expect(similarities.columns).toBe(rows);
    expect([...kernel.directions, ...similarities.values].every(Number.isFinite)).toBe(true);
    // Each row is a landmark itself.
    expect(Math.max(...similarities.values)).toBeCloseTo(1, 5);
  });

  it("stands on rows that are all the same", () => {
    const design = createRowMatrix(40, 3);
    const { kernel, metric } = fitted(design, 8, 2);
    expect(kernel.decay).toBeGreaterThan(0);
    expect([...metric].every(Number.isFinite)).toBe(true);
  });
});
