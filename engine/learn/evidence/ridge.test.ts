import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createRowMatrix, type RowMatrix } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitRidge } from "./ridge.ts";

function randomDesign(rows: number, columns: number, seed: number): RowMatrix {
  const random = createSeededRandom(seed);
  const design = createRowMatrix(rows, columns);
  for (let at = 0; at < design.values.length; at += 1) design.values[at] = random() - 0.5;
  return design;
}

/** Least squares of the observed rows below alpha^(1/2) times the identity, by the library's general solver. */
function slowRidge(design: RowMatrix, targets: Float64Array, alpha: number): number[] {
  const { columns } = design;
  const rows: number[][] = [];
  const values: number[] = [];
  targets.forEach((target, row) => {
    if (Number.isNaN(target)) return;
    rows.push([...design.values.subarray(row * columns, (row + 1) * columns)]);
    values.push(target);
  });
  for (let index = 0; index < columns; index += 1) {
    rows.push(Array.from({ length: columns }, (_, at) => (at === index ? Math.sqrt(alpha) : 0)));
    values.push(0);
  }
  return solve(new Matrix(rows), Matrix.columnVector(values)).getColumn(0);
}

describe("fitRidge", () => {
  it.each([
    [40, 7, 0.5],
    [300, 21, 3],
    [5000, 12, 1],
  ])("agrees with the normal equations on %i rows of %i features", (rows, columns, alpha) => {
    const design = randomDesign(rows, columns, 1);
    const random = createSeededRandom(2);
    const modelCount = 3;
    // A third of the cells is missing, a different third for each model.
    const targets = Float64Array.from({ length: rows * modelCount }, (_, at) =>
      Math.floor(at / modelCount) % 3 === at % modelCount ? Number.NaN : random() - 0.4,
    );
    const weights = fitRidge(design, targets, modelCount, alpha);
    for (let model = 0; model < modelCount; model += 1) {
      const own = Float64Array.from({ length: rows }, (_, row) => targets[row * modelCount + model]!);
      const expected = slowRidge(design, own, alpha);
      for (let index = 0; index < columns; index += 1)
        expect(weights[model * columns + index]).toBeCloseTo(expected[index]!, 3);
    }
  });

  it("gives weights of 0 to a model with too few observations and to targets that are all 0", () => {
    const design = randomDesign(20, 4, 3);
    const targets = Float64Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? 0 : at < 10 ? 1 : Number.NaN,
    );
    expect([...fitRidge(design, targets, 2, 1)]).toEqual(Array(8).fill(0));
  });

  it("measures the weights by a metric: with one of their own factor it is the ridge on features times its inverse", () => {
    const design = randomDesign(50, 3, 5);
    const targets = Float64Array.from({ length: 50 }, (_, at) => (at % 7) / 7);
    // Diagonal metric 4, 9, 1: features over 2, 3, 1 have weights times 2, 3, 1.
    const metric = Float64Array.of(4, 0, 0, 0, 9, 0, 0, 0, 1);
    const roots = [2, 3, 1];
    const scaled = { ...design, values: design.values.map((value, at) => value / roots[at % 3]!) };
    const plain = fitRidge(scaled, targets, 1, 0.7);
    fitRidge(design, targets, 1, 0.7, metric).forEach((weight, at) => {
      expect(weight).toBeCloseTo(plain[at]! / roots[at]!, 5);
    });
  });
});
