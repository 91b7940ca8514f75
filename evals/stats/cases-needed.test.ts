import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { casesNeeded, detectableDifference, passRateDeviation } from "./cases-needed.ts";

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
