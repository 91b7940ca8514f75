import { describe, expect, it } from "vitest";
import { logit, SuiteDifficulty } from "./suite-difficulty.ts";

const scores = (right: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ score: at < right ? 1 : 0, weight: 1 }));
const belief = { mean: 0.8, standardDeviation: 0.08 };

/** Posterior of the offset on a grid: the prior times each candidate's likelihood, as densities. */
function onGrid(
  measured: readonly { mean: number; deviation: number; right: number; count: number }[],
): number {
  let [total, sum] = [0, 0];
  for (let offset = -8; offset <= 8; offset += 0.001) {
    let logDensity = -(offset ** 2) / 2;
    for (const { mean, deviation, right, count } of measured) {
      const share = (right + 0.5) / (count + 1);
      const variance = deviation ** 2 / (mean * (1 - mean)) ** 2 + 1 / ((count + 1) * share * (1 - share));
      logDensity -= (logit(share) - logit(mean) - offset) ** 2 / (2 * variance);
    }
    total += Math.exp(logDensity);
    sum += offset * Math.exp(logDensity);
  }
  return sum / total;
}

describe("SuiteDifficulty", () => {
  it("is the posterior that integrating on a grid gives", () => {
    const difficulty = new SuiteDifficulty(1);
    difficulty.add("a", { mean: 0.8, standardDeviation: 0.08 }, scores(20, 60));
    difficulty.add("b", { mean: 0.6, standardDeviation: 0.15 }, scores(31, 40));
    const measured = [
      { mean: 0.8, deviation: 0.08, right: 20, count: 60 },
      { mean: 0.6, deviation: 0.15, right: 31, count: 40 },
    ];
    expect(difficulty.offset().logits).toBeCloseTo(onGrid(measured), 5);
    expect(difficulty.offset("b").logits).toBeCloseTo(onGrid(measured.slice(0, 1)), 5);
  });

  it("is nothing without a measurement, and unsure as suites are", () => {
    expect(new SuiteDifficulty(0.7).offset()).toEqual({ logits: 0, variance: expect.closeTo(0.49, 12) });
    const single = new SuiteDifficulty(1);
    single.add("a", belief, scores(10, 60));
    expect(single.offset("a").logits).toBe(0);
  });

  it("believes five candidates more than one, and never all of the difference", () => {
    const offsets = [1, 5].map((count) => {
      const difficulty = new SuiteDifficulty(1);
      for (let at = 0; at < count; at += 1) difficulty.add(`c${at}`, belief, scores(20, 60));
      return difficulty.offset();
    });
    const difference = logit(20.5 / 61) - logit(0.8);
    expect(offsets[0]?.logits).toBeLessThan(0.6 * difference);
    expect(offsets[1]?.logits).toBeLessThan(0.9 * difference);
    expect(offsets[1]?.logits).toBeGreaterThan(difference);
    expect(offsets[1]?.variance).toBeLessThan(offsets[0]?.variance ?? 0);
  });

  it("knows no difficulty where suites are said to have none", () => {
    const difficulty = new SuiteDifficulty(0);
    difficulty.add("a", belief, scores(1, 60));
    expect(difficulty.offset()).toEqual({ logits: 0, variance: 0 });
  });
});
