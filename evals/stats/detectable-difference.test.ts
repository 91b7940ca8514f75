import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { detectableDifference } from "./detectable-difference.ts";

describe("detectableDifference", () => {
  it("is the textbook number", () => {
    // (1.959964 + 0.841621)^2 = 7.848879: an effect of half a deviation needs 31.395516 pairs, three points at variance 1/9 need 969.
    expect(detectableDifference(31.395516, { standardDeviation: 1 })).toBeCloseTo(0.5, 6);
    expect(detectableDifference(969, { standardDeviation: 1 / 3 })).toBeCloseTo(0.03, 5);
    expect(detectableDifference(1938, { standardDeviation: 1 / 3, designEffect: 2 })).toBeCloseTo(0.03, 5);
    // (1.959964 + 1.281552)^2 = 10.507423 for a power of 90%.
    expect(detectableDifference(1050.7423, { standardDeviation: 1, power: 0.9 })).toBeCloseTo(0.1, 6);
  });

  it("keeps its promise in a simulation", () => {
    // One model alone passes in 20% of the cases, the other alone in 10%.
    const standardDeviation = Math.sqrt(0.3 - 0.1 ** 2);
    const cases = 228;
    expect(detectableDifference(cases, { standardDeviation })).toBeCloseTo(0.1, 3);
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
    expect(() => detectableDifference(9, { standardDeviation: 0 })).toThrow(RangeError);
    expect(() => detectableDifference(9, { standardDeviation: 1, designEffect: 0.5 })).toThrow(RangeError);
    expect(() => detectableDifference(0, { standardDeviation: 1 })).toThrow(RangeError);
  });
});
