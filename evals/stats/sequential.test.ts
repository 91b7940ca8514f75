import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { casesNeeded, detectableDifference, passRateDeviation } from "./cases-needed.ts";
import { createConfidenceSequence } from "./confidence-sequence.ts";
import { createSequentialComparison } from "./sequential-comparison.ts";

describe("createConfidenceSequence", () => {
  it("knows nothing before the first value and never widens", () => {
    const sequence = createConfidenceSequence();
    expect(sequence.mean).toBeNull();
    expect(sequence.interval).toEqual({ low: 0, high: 1 });
    const random = createSeededRandom(1);
    let { low, high } = sequence.interval;
    for (let step = 0; step < 300; step += 1) {
      sequence.add(random() < 0.8 ? 1 : 0);
      expect(sequence.interval.low).toBeGreaterThanOrEqual(low);
      expect(sequence.interval.high).toBeLessThanOrEqual(high);
      ({ low, high } = sequence.interval);
    }
    expect(sequence.count).toBe(300);
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.8);
  });

  it("is the wealth of the paper's bets, worked out naively for one candidate", () => {
    // A slow twin: play the two games for each candidate from the start and keep those below 2 / 0.05.
    const random = createSeededRandom(8);
    const values = Array.from({ length: 120 }, () => (random() + random()) / 2);
    const sequence = createConfidenceSequence({ gridSize: 50 });
    for (const value of values) sequence.add(value);
    const survives = (candidate: number, side: 1 | -1): boolean => {
      let wealth = 1;
      const seen: number[] = [];
      const means: number[] = [];
      for (const [index, value] of values.entries()) {
        const squares = seen.reduce((sum, past, step) => sum + (past - (means[step] ?? 0)) ** 2, 0.25);
        const variance = squares / (index + 1);
        const bet = Math.sqrt((2 * Math.log(2 / 0.05)) / (variance * (index + 1) * Math.log(index + 2)));
        const limit = 0.5 / (side === 1 ? candidate : 1 - candidate);
        wealth *= 1 + side * Math.min(bet, limit) * (value - candidate);
        if (wealth >= 2 / 0.05) return false;
        seen.push(value);
        means.push((0.5 + seen.reduce((sum, past) => sum + past, 0)) / (index + 2));
      }
      return true;
    };
    const grid = Array.from({ length: 49 }, (_, index) => (index + 1) / 50);
    const low = grid.find((candidate) => survives(candidate, 1)) ?? 1;
    const high = grid.findLast((candidate) => survives(candidate, -1)) ?? 0;
    expect(sequence.interval.low).toBeCloseTo(low - 1 / 50, 12);
    expect(sequence.interval.high).toBeCloseTo(high + 1 / 50, 12);
  });

  it("keeps its confidence when looked at after every case", () => {
    let missed = 0;
    const trials = 300;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(trial);
      const sequence = createConfidenceSequence({ confidence: 0.9, gridSize: 100 });
      for (let step = 0; step < 300; step += 1) sequence.add(random() < 0.3 ? 1 : 0);
      // The interval never widens: whoever misses at any time misses at the end.
      if (sequence.interval.low > 0.3 || sequence.interval.high < 0.3) missed += 1;
    }
    // At most 10% of 300; three standard deviations are 16.
    expect(missed).toBeLessThanOrEqual(46);
  });

  it("tells low spread from high", () => {
    const width = (spread: number): number => {
      const random = createSeededRandom(3);
      const sequence = createConfidenceSequence();
      for (let step = 0; step < 400; step += 1) sequence.add(0.5 + spread * (random() - 0.5));
      return sequence.interval.high - sequence.interval.low;
    };
    expect(width(0.1)).toBeLessThan(width(1) / 2);
  });

  it("stays sound at the ends and refuses values outside", () => {
    const sequence = createConfidenceSequence();
    for (let step = 0; step < 200; step += 1) sequence.add(1);
    expect(sequence.interval.high).toBe(1);
    expect(sequence.interval.low).toBeGreaterThan(0.9);
    expect(() => sequence.add(1.01)).toThrow(RangeError);
    expect(() => sequence.add(Number.NaN)).toThrow(RangeError);
    expect(() => createConfidenceSequence({ gridSize: 1 })).toThrow(/gridSize/);
  });
});

describe("createSequentialComparison", () => {
  it("names the better one and stays with it", () => {
    const random = createSeededRandom(2);
    const comparison = createSequentialComparison();
    let decidedAt: number | null = null;
    for (let step = 1; step <= 800; step += 1) {
      comparison.add((random() < 0.7 ? 1 : 0) - (random() < 0.5 ? 1 : 0));
      if (comparison.better !== null) decidedAt ??= step;
    }
    expect(comparison.better).toBe("first");
    expect(decidedAt).toBeLessThan(500);
    expect(comparison.meanDifference).toBeCloseTo(0.2, 1);
  });

  it("raises false alarms at most at its level, looked at after every case", () => {
    let alarms = 0;
    const trials = 100;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(7000 + trial);
      const comparison = createSequentialComparison({ confidence: 0.9 });
      for (let step = 0; step < 200 && comparison.better === null; step += 1) {
        comparison.add((random() < 0.6 ? 1 : 0) - (random() < 0.6 ? 1 : 0));
      }
      if (comparison.better !== null) alarms += 1;
    }
    // At most 10% of 100; three standard deviations are 9.
    expect(alarms).toBeLessThanOrEqual(19);
  });

  it("is symmetric and refuses differences outside [-1,1]", () => {
    const comparison = createSequentialComparison();
    for (let step = 0; step < 100; step += 1) comparison.add(-1);
    expect(comparison.better).toBe("second");
    expect(() => comparison.add(2)).toThrow(RangeError);
  });
});

describe("casesNeeded", () => {
  it("is the textbook number", () => {
    // (1.959964 + 0.841621)^2 = 7.848879; an effect of half a deviation needs 31.4 pairs, three points at variance 1/9 need 969.
    expect(casesNeeded(0.5, { standardDeviation: 1 })).toBe(32);
    expect(casesNeeded(0.03, { standardDeviation: 1 / 3 })).toBe(969);
    expect(casesNeeded(-0.03, { standardDeviation: 1 / 3, designEffect: 2 })).toBe(1938);
    // (1.959964 + 1.281552)^2 = 10.507423 for a power of 90%.
    expect(casesNeeded(0.1, { standardDeviation: 1, power: 0.9 })).toBe(1051);
  });

  it("is the inverse of the detectable difference", () => {
    const question = { standardDeviation: passRateDeviation(0.2, 0.03) };
    expect(casesNeeded(detectableDifference(700, question), question)).toBe(700);
    expect(question.standardDeviation).toBeCloseTo(Math.sqrt(0.1991), 12);
  });

  it("keeps its promise in a simulation", () => {
    const disagreement = 0.3;
    const difference = 0.1;
    const cases = casesNeeded(difference, { standardDeviation: passRateDeviation(disagreement, difference) });
    const random = createSeededRandom(21);
    let seen = 0;
    for (let trial = 0; trial < 1000; trial += 1) {
      let sum = 0;
      let squares = 0;
      for (let row = 0; row < cases; row += 1) {
        const value = random();
        const gap = value < 0.2 ? 1 : value < 0.3 ? -1 : 0;
        sum += gap;
        squares += gap * gap;
      }
      const mean = sum / cases;
      const error = Math.sqrt((squares / cases - mean * mean) / cases);
      if (Math.abs(mean / error) > 1.96) seen += 1;
    }
    expect(seen / 1000).toBeGreaterThan(0.76);
    expect(seen / 1000).toBeLessThan(0.84);
  });

  it("refuses questions without an answer", () => {
    expect(() => casesNeeded(0, { standardDeviation: 1 })).toThrow(/smallest that matters/);
    expect(() => casesNeeded(0.1, { standardDeviation: 0 })).toThrow(RangeError);
    expect(() => casesNeeded(0.1, { standardDeviation: 1, designEffect: 0.5 })).toThrow(RangeError);
    expect(() => detectableDifference(0, { standardDeviation: 1 })).toThrow(RangeError);
    expect(() => passRateDeviation(0.02, 0.03)).toThrow(RangeError);
  });
});
