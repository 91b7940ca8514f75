import { Matrix, solve } from "ml-matrix";
import { linearRegression } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { weightedLeastSquares } from "./weighted-least-squares.ts";

describe("weightedLeastSquares", () => {
  it("is the ordinary line of simple-statistics with equal weights", () => {
    const [x, y] = [
      [0, 1, 2, 5],
      [1, 2.5, 2, 7],
    ];
    const { m, b } = linearRegression(x.map((one, at) => [one, y[at] ?? 0]));
    const found = weightedLeastSquares([x.map(() => 1), x], y, new Float64Array(4).fill(1));
    expect(found?.[0]).toBeCloseTo(b, 10);
    expect(found?.[1]).toBeCloseTo(m, 10);
  });

  it("agrees with a QR decomposition on rows scaled by the root of their weights", () => {
    const random = createSeededRandom(5);
    const rows = 40;
    const columns = [() => 1, random, () => 50 * random(), () => (random() < 0.5 ? 0 : 1)].map((make) =>
      Array.from({ length: rows }, make),
    );
    const y = Array.from({ length: rows }, random);
    const weights = Float64Array.from({ length: rows }, () => Math.floor(3 * random()));
    const scaled = (values: readonly number[]): number[] =>
      values.map((value, row) => value * Math.sqrt(weights[row] ?? 0));
    const expected = solve(
      new Matrix(columns.map(scaled)).transpose(),
      Matrix.columnVector(scaled(y)),
    ).to1DArray();
    const found = weightedLeastSquares(columns, y, weights);
    for (const [at, value] of expected.entries()) expect(found?.[at]).toBeCloseTo(value, 8);
  });

  it("is null where columns depend on each other or weigh nothing", () => {
    const ones = new Float64Array(3).fill(1);
    expect(
      weightedLeastSquares(
        [
          [1, 1, 1],
          [2, 2, 2],
        ],
        [1, 2, 3],
        ones,
      ),
    ).toBeNull();
    expect(
      weightedLeastSquares(
        [
          [1, 2, 3],
          [0, 0, 0],
        ],
        [1, 2, 3],
        ones,
      ),
    ).toBeNull();
    expect(weightedLeastSquares([[1, 2, 3]], [1, 2, 3], new Float64Array(3))).toBeNull();
  });
});
