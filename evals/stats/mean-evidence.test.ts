import { shuffle } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { createMeanEvidence, type MeanObservation } from "./mean-evidence.ts";

/** Slow twin: the product of each bet, then their mean. */
function wealthByDefinition(observations: readonly MeanObservation[], mean: number): number {
  let sum = 0;
  for (let index = 0; index < 10; index += 1) {
    const stake = (2 * index + 1) / 20;
    sum += observations.reduce(
      (wealth, { value, min, share }) => wealth * (1 + (stake * share * (value - mean)) / (mean - min)),
      1,
    );
  }
  return sum / 10;
}

describe("createMeanEvidence", () => {
  it("is the mean wealth of ten constant bets, and keeps its peak", () => {
    const random = createSeededRandom(4);
    const observations = Array.from({ length: 60 }, () => ({
      value: 2 * random() - 0.9,
      min: -1 - random(),
      share: 0.2 + 0.8 * random(),
    }));
    const evidence = createMeanEvidence(0);
    let peak = 0;
    for (const [at, observation] of observations.entries()) {
      evidence.add(observation);
      const expected = Math.log(wealthByDefinition(observations.slice(0, at + 1), 0));
      peak = Math.max(peak, expected);
      expect(evidence.logWealth).toBeCloseTo(expected, 10);
      expect(evidence.peak).toBeCloseTo(peak, 10);
    }
  });

  it("rarely ever refutes a true claim, looked at after every value, and nearly always a false one", () => {
    const trials = 400;
    const refuted = { true: 0, false: 0 };
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(trial);
      const [atMean, below] = [createMeanEvidence(0), createMeanEvidence(-0.3)];
      for (let step = 0; step < 400; step += 1) {
        // Mean 0: -1, 0 or 3.
        const draw = random();
        const observation = { value: draw < 0.3 ? -1 : draw < 0.4 ? 3 : 0, min: -1, share: 1 };
        atMean.add(observation);
        below.add(observation);
      }
      if (atMean.peak >= Math.log(1 / 0.1)) refuted.true += 1;
      if (below.peak >= Math.log(1 / 0.1)) refuted.false += 1;
    }
    // At most 10% of 400; three standard deviations are 18.
    expect(refuted.true).toBeLessThanOrEqual(58);
    expect(refuted.true).toBeGreaterThan(4);
    expect(refuted.false).toBeGreaterThan(360);
  });

  it("refutes less often than promised what is true of a finite population, drawn to its end", () => {
    const trials = 400;
    const refuted = { exact: 0, lower: 0, sooner: 0, later: 0 };
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(trial);
      // 20 of -1, 20 of 1, 20 of 0: a mean of exactly 0.
      const values = shuffle(
        Array.from({ length: 60 }, (_, index) => (index % 3) - 1),
        random,
      );
      const exact = createMeanEvidence(0, 60);
      const [finite, endless] = [createMeanEvidence(-0.4, 60), createMeanEvidence(-0.4)];
      for (const value of values) {
        for (const evidence of [exact, finite, endless]) evidence.add({ value, min: -1, share: 1 });
        if (finite.peak >= Math.log(20)) refuted.sooner += 1;
        if (endless.peak >= Math.log(20)) refuted.later += 1;
      }
      if (exact.peak >= Math.log(1 / 0.1)) refuted.exact += 1;
      if (finite.peak >= Math.log(20)) refuted.lower += 1;
    }
    expect(refuted.exact).toBeLessThanOrEqual(58);
    expect(refuted.lower).toBe(trials);
    expect(refuted.sooner).toBeGreaterThan(refuted.later);
  });

  it("is certain once what is left of a finite population cannot change it", () => {
    const evidence = createMeanEvidence(0, 4);
    evidence.count({ value: 1, share: 1 });
    evidence.add({ value: 1, min: -1, share: 1 });
    evidence.add({ value: 1, min: -1, share: 1 });
    // Three of one, and the last is at least -1.
    expect(evidence.peak).toBeLessThan(Number.POSITIVE_INFINITY);
    evidence.add({ value: -1, min: -1, share: 1 });
    expect(evidence.peak).toBe(Number.POSITIVE_INFINITY);
    const even = createMeanEvidence(0, 3);
    even.add({ value: 1, min: -1, share: 1 });
    even.add({ value: -1, min: -1, share: 1 });
    even.drop();
    expect(even.peak).toBeLessThan(1);
  });

  it("refuses a value below its least, and a claim at the least", () => {
    expect(() => createMeanEvidence(0).add({ value: -1, min: -0.5, share: 1 })).toThrow(RangeError);
    expect(() => createMeanEvidence(0).add({ value: 1, min: 0, share: 1 })).toThrow(RangeError);
    expect(() => createMeanEvidence(0).add({ value: Number.NaN, min: -1, share: 1 })).toThrow(RangeError);
  });
});
