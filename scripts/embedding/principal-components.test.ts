import { PCA } from "ml-pca";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { principalComponents } from "./principal-components.ts";

describe("principalComponents", () => {
  it("finds the direction of points on a line and where its middle lies", () => {
    const rows = [-2, -1, 0, 3].map((along) => Float32Array.of(1 + 3 * along, 2 - 4 * along));
    const { means, directions, varianceShare } = principalComponents(rows, 1);
    expect(Array.from(means)).toEqual([1, 2]);
    const [first = 0, second = 0] = directions[0] ?? [];
    expect(Math.abs(first)).toBeCloseTo(0.6, 10);
    expect(first * second).toBeCloseTo(-0.48, 10);
    expect(varianceShare).toBeCloseTo(1, 10);
  });

  it("agrees with the library's analysis of the rows themselves", () => {
    const random = createSeededRandom(4);
    const rows = Array.from({ length: 60 }, () =>
      Float32Array.from({ length: 8 }, (_, column) => random() * (column + 1)),
    );
    const whole = new PCA(
      rows.map((row) => Array.from(row)),
      { method: "SVD" },
    );
    const { directions, varianceShare } = principalComponents(rows, 5);
    for (const [index, direction] of directions.entries()) {
      const expected = whole.getEigenvectors().getColumn(index);
      const cosine = direction.reduce(
        (sum, value, column) => sum + value * (expected[column] ?? Number.NaN),
        0,
      );
      expect(Math.abs(cosine)).toBeCloseTo(1, 8);
    }
    const shares = whole.getExplainedVariance().slice(0, 5);
    expect(varianceShare).toBeCloseTo(
      shares.reduce((sum, share) => sum + share, 0),
      8,
    );
  });
});
