import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { minimiseLbfgs } from "./minimise-lbfgs.ts";
import { createSeededRandom } from "./seeded-random.ts";

/** Half x' A x - b' x, whose minimum solves A x = b. */
function quadratic(matrix: Matrix, right: readonly number[]) {
  return (point: Float64Array, gradient: Float64Array): number => {
    const product = matrix.mmul(Matrix.columnVector([...point])).to1DArray();
    let value = 0;
    product.forEach((entry, at) => {
      gradient[at] = entry - right[at]!;
      value += point[at]! * (entry / 2 - right[at]!);
    });
    return value;
  };
}

describe("minimiseLbfgs", () => {
  it("finds what a direct solution of a badly scaled quadratic finds", () => {
    const random = createSeededRandom(3);
    const factor = new Matrix(
      Array.from({ length: 30 }, () => Array.from({ length: 30 }, () => random() - 0.5)),
    );
    const scale = Matrix.diag(Array.from({ length: 30 }, (_, at) => 10 ** (at % 3)));
    const matrix = factor.transpose().mmul(scale).mmul(factor).add(Matrix.eye(30).mul(0.01));
    const right = Array.from({ length: 30 }, () => random() - 0.5);
    const { point } = minimiseLbfgs(quadratic(matrix, right), new Float64Array(30), {
      maxSteps: 2000,
      gradientTolerance: 1e-10,
    });
    const exact = solve(matrix, Matrix.columnVector(right)).to1DArray();
    point.forEach((value, at) => {
      expect(value).toBeCloseTo(exact[at]!, 3);
    });
  });

  it("follows Rosenbrock's valley to its minimum of 0 at (1, 1)", () => {
    const rosenbrock = (point: Float64Array, gradient: Float64Array): number => {
      const [x, y] = [point[0]!, point[1]!];
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    };
    const { point, value, steps } = minimiseLbfgs(rosenbrock, Float64Array.of(-1.2, 1), { maxSteps: 200 });
    expect(value).toBeLessThan(1e-12);
    expect(point[0]).toBeCloseTo(1, 6);
    expect(point[1]).toBeCloseTo(1, 6);
    expect(steps).toBeLessThan(100);
  });

  it("ends after its steps, never above where it began, and leaves the start as it was", () => {
    const start = Float64Array.of(3, -4);
    const values: number[] = [];
    const bowl = (point: Float64Array, gradient: Float64Array): number => {
      gradient.set(point.map((entry, at) => entry * (at + 1)));
      return (point[0]! ** 2 + 2 * point[1]! ** 2) / 2;
    };
    for (let maxSteps = 0; maxSteps < 5; maxSteps += 1)
      values.push(minimiseLbfgs(bowl, start, { maxSteps }).value);
    expect(values[0]).toBe(20.5);
    for (let at = 1; at < values.length; at += 1) expect(values[at]).toBeLessThan(values[at - 1]!);
    expect([...start]).toEqual([3, -4]);
  });

  it("stays where a point that is already the best has no slope", () => {
    const flat = (_: Float64Array, gradient: Float64Array): number => {
      gradient.fill(0);
      return 7;
    };
    expect(minimiseLbfgs(flat, Float64Array.of(1), { maxSteps: 5 })).toEqual({
      point: Float64Array.of(1),
      value: 7,
      steps: 0,
    });
  });

  it("ends, without a worse point, where a gradient lies", () => {
    const lying = (point: Float64Array, gradient: Float64Array): number => {
      gradient[0] = -1;
      return point[0]!;
    };
    expect(minimiseLbfgs(lying, Float64Array.of(2), { maxSteps: 5 })).toMatchObject({ value: 2, steps: 0 });
  });
});
