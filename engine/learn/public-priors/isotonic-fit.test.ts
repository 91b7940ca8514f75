import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { isotonicFit, type WeightedPoint } from "./isotonic-fit.ts";

/** The minimax formula of isotonic regression: the largest over starts of the smallest over ends of weighted means. O(n^3). */
function slowIsotonic(points: readonly WeightedPoint[]): number[] {
  const mean = (from: number, to: number): number => {
    const part = points.slice(from, to + 1);
    const weight = part.reduce((sum, point) => sum + point.weight, 0);
    return part.reduce((sum, point) => sum + point.weight * point.y, 0) / weight;
  };
  return points.map((_, at) => {
    const starts = Array.from({ length: at + 1 }, (_, start) =>
      Math.min(...points.slice(at).map((_, offset) => mean(start, at + offset))),
    );
    return Math.max(...starts);
  });
}

const points = (...ys: number[]): WeightedPoint[] => ys.map((y, x) => ({ x, y, weight: 1 }));
const fitted = (list: readonly WeightedPoint[]): number[] => isotonicFit(list).map(({ y }) => y);

describe("isotonicFit", () => {
  it("leaves an ascending line alone and levels a descending one", () => {
    expect(fitted(points(1, 2, 3))).toEqual([1, 2, 3]);
    expect(fitted(points(3, 2, 1))).toEqual([2, 2, 2]);
  });

  it("pools the violators only: the example of Barlow et al., 1 3 2 4 3 5", () => {
    expect(fitted(points(1, 3, 2, 4, 3, 5))).toEqual([1, 2.5, 2.5, 3.5, 3.5, 5]);
  });

  it("agrees with the minimax formula on random weighted points", () => {
    const random = createSeededRandom(3);
    for (let round = 0; round < 20; round += 1) {
      const list = Array.from({ length: 12 }, (_, x) => ({ x, y: random(), weight: 0.5 + random() }));
      fitted(list).forEach((y, index) => {
        expect(y).toBeCloseTo(slowIsotonic(list)[index]!, 10);
      });
    }
  });

  it("pools points of equal x and sorts", () => {
    const list = [
      { x: 2, y: 5, weight: 1 },
      { x: 1, y: 1, weight: 1 },
      { x: 2, y: 3, weight: 3 },
    ];
    expect(isotonicFit(list)).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 3.5 },
    ]);
  });

  it("is empty for nothing", () => {
    expect(isotonicFit([])).toEqual([]);
  });
});
