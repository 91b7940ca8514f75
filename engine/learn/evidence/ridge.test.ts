import { describe, expect, it } from "vitest";
import { choleskyInPlace, choleskySolveInPlace } from "../../numeric/cholesky.ts";
import { createRowMatrix, type RowMatrix } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { createFloatKernel } from "../../numeric/simd/float-kernel.ts";
import { fitRidge } from "./ridge.ts";

function randomDesign(rows: number, columns: number, seed: number): RowMatrix {
  const random = createSeededRandom(seed);
  const design = createRowMatrix(rows, columns);
  for (let at = 0; at < design.values.length; at += 1) design.values[at] = random() - 0.5;
  return design;
}

/** Normal equations of one model, solved by Cholesky in double precision. */
function slowRidge(design: RowMatrix, targets: Float64Array, alpha: number): Float64Array {
  const { columns } = design;
  const gram = new Float64Array(columns * columns);
  const moments = new Float64Array(columns);
  targets.forEach((target, row) => {
    if (Number.isNaN(target)) return;
    for (let one = 0; one < columns; one += 1) {
      const value = design.values[row * columns + one]!;
      moments[one]! += value * target;
      for (let other = 0; other < columns; other += 1)
        gram[one * columns + other]! += value * design.values[row * columns + other]!;
    }
  });
  for (let index = 0; index < columns; index += 1) gram[index * columns + index]! += alpha;
  choleskyInPlace(gram, columns);
  choleskySolveInPlace(gram, columns, moments);
  return moments;
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
    const weights = fitRidge(createFloatKernel(), design, targets, modelCount, alpha);
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
    expect([...fitRidge(createFloatKernel(), design, targets, 2, 1)]).toEqual(Array(8).fill(0));
  });
});
