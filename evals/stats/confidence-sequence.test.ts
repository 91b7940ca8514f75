import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { createConfidenceSequence } from "./confidence-sequence.ts";

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
