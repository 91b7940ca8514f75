import { describe, expect, it } from "vitest";
import { countTasks } from "./count-tasks.ts";
import { shrunkenMeans } from "./shrunken-means.ts";

describe("shrunkenMeans", () => {
  it("gives the values worked out by hand for one model on two tasks", () => {
    // Task 0: 4 scores of 1. Task 1: 4 scores of 0. Grand mean 0.5; model mean (4 + 0.5) / 9 = 0.5.
    // Within: the floor of .02 in both cells. Between: .25 - .02 / 4 = .245. Ratio below 2, so the pseudo-count is 2.
    const scores = Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0);
    const fit = shrunkenMeans(countTasks(scores, Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1), 2, 1));
    expect(fit.modelMeans[0]).toBeCloseTo(0.5, 12);
    expect(fit.pseudoCount).toBe(2);
    expect([...fit.means]).toEqual([(4 + 1) / 6, 1 / 6]);
  });

  it("shrinks as far as it may where tasks do not differ", () => {
    const scores = Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0);
    const fit = shrunkenMeans(countTasks(scores, Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1), 2, 1));
    expect(fit.pseudoCount).toBe(30);
  });

  it("counts rows without a task toward the model alone and leaves missing scores out", () => {
    const scores = Float64Array.of(1, Number.NaN, 0, 1, 1, Number.NaN);
    const { statistics, modelMeans, means, pseudoCount } = shrunkenMeans(
      countTasks(scores, Int32Array.of(0, -1, 0), 1, 2),
    );
    expect([...statistics.counts]).toEqual([2, 0]);
    expect([...statistics.modelCounts]).toEqual([3, 1]);
    expect(modelMeans[0]).toBeCloseTo((2 + 0.75) / 4, 12);
    // Nothing was seen of the second model on the task: its own mean stands in.
    expect(means[1]).toBeCloseTo(modelMeans[1]!, 12);
    expect(means[0]).toBeCloseTo((2 + pseudoCount * modelMeans[0]!) / (2 + pseudoCount), 12);
  });

  it("shrinks the means of four models or more as far as they differ by chance alone", () => {
    // Ten scores each, two to eight right: grand mean .5; within .2, variance of the means .0667 - .02 = .0467; 4.3 pseudo-observations.
    const scored = (right: readonly number[]): Float64Array =>
      Float64Array.from({ length: 10 * right.length }, (_, cell) =>
        Math.floor(cell / right.length) < right[cell % right.length]! ? 1 : 0,
      );
    const meansOf = (right: readonly number[]): Float64Array =>
      shrunkenMeans(countTasks(scored(right), new Int32Array(10), 1, right.length)).modelMeans;
    const right = [2, 4, 6, 8];
    const within = (2 * 0.16 + 2 * 0.24) / 4;
    const between = ((0.3 ** 2 + 0.1 ** 2) * 2) / 3 - (within / 10) * (4 / 3);
    const weight = within / between;
    right.forEach((count, model) => {
      expect(meansOf(right)[model]).toBeCloseTo((count + weight * 0.5) / (10 + weight), 10);
    });
    // Nothing but chance: as far as it may. Three models: one observation.
    expect(meansOf([5, 5, 5, 6])[3]).toBeCloseTo((6 + 30 * 0.525) / 40, 10);
    expect(meansOf([2, 5, 8])[2]).toBeCloseTo((8 + 0.5) / 11, 10);
  });

  it("believes a half of every model where nothing was observed", () => {
    const { means } = shrunkenMeans(countTasks(new Float64Array(2).fill(Number.NaN), Int32Array.of(0), 1, 2));
    expect([...means]).toEqual([0.5, 0.5]);
  });
});
