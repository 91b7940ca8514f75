import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitKeptShares } from "./kept-shares.ts";
import { scoreCorrelation } from "./score-correlation.ts";

/** The second model costs a tenth and is right on every other prompt, the first always. */
const rows = 100;
const scores = Float64Array.from({ length: 2 * rows }, (_, cell) => (cell % 4 === 3 ? 0 : 1));
const costs = Float64Array.from({ length: 2 * rows }, (_, cell) => (cell % 2 === 0 ? 1 : 0.1));
const outcomes = { modelCount: 2, scores, costs, expectedCosts: costs };
const shareAt = (kept: ReturnType<typeof fitKeptShares>[number], predicted: number): number =>
  Math.round((predicted - kept.firstShare) / kept.stepShare);

describe("fitKeptShares", () => {
  it("counts what the cheapest model with the predicted share kept", () => {
    // .9 of the baseline on the prompts that the second gets right, .7 on the others.
    const quality = Float64Array.from({ length: 2 * rows }, (_, cell) =>
      cell % 2 === 0 ? 1 : cell % 4 === 1 ? 0.9 : 0.7,
    );
    const [first] = fitKeptShares(quality, outcomes);
    expect(first!.means[shareAt(first!, 0.8)]).toBe(1);
    expect(first!.means[shareAt(first!, 0.6)]).toBe(0.5);
    expect(first!.means[shareAt(first!, 1)]).toBe(1);
    // Ratio 1 without any loss: one failure among 100 is what it cannot exclude.
    expect(first!.errors[shareAt(first!, 0.8)]).toBeCloseTo(0.01, 12);
    // Half right: sqrt(100 * .25 * 100 / 99) / 100 + .01.
    expect(first!.errors[shareAt(first!, 0.6)]).toBeCloseTo(0.0502519 + 0.01, 6);
  });

  it("takes nothing that saves less than a tenth, nor what was not observed", () => {
    const near = costs.map((cost) => (cost === 1 ? 1 : 0.95));
    const quality = new Float64Array(2 * rows).fill(1);
    const [first] = fitKeptShares(quality, { ...outcomes, costs: near, expectedCosts: near });
    expect([...first!.means].every((mean) => mean === 1)).toBe(true);
    const [unseen] = fitKeptShares(quality, { ...outcomes, scores: scores.map(() => Number.NaN) });
    expect([...unseen!.means].every((mean) => mean === 0)).toBe(true);
    expect([...unseen!.errors].every((error) => error === 1)).toBe(true);
  });
});

describe("scoreCorrelation", () => {
  const correlationOf = (pair: (random: () => number) => readonly [number, number]) => {
    const random = createSeededRandom(3);
    const all = Float64Array.from(Array.from({ length: 4000 }, () => pair(random)).flat());
    const design = { rows: 4000, columns: 0, values: new Float32Array(0) };
    const part = { design, tasks: new Int32Array(4000), scores: all, taskCount: 1, modelCount: 2 };
    return scoreCorrelation(part, Float64Array.of(0.5, 0.5));
  };

  it("is that of two models' scores on one prompt", () => {
    expect(correlationOf((random) => [Math.round(random()), Math.round(random())])).toBeLessThan(0.05);
    // Half of the time the same coin, half of the time two coins: a correlation of one half.
    const half = correlationOf((random) => {
      const first = Math.round(random());
      return [first, random() < 0.5 ? first : Math.round(random())];
    });
    expect(half).toBeGreaterThan(0.45);
    expect(half).toBeLessThan(0.55);
  });

  it("never calls a difference certain, and is 0 without a pair", () => {
    expect(correlationOf((random) => Array(2).fill(Math.round(random())) as [number, number])).toBe(0.9);
    expect(correlationOf((random) => [Math.round(random()), Number.NaN])).toBe(0);
  });
});
