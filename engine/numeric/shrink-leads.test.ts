import { describe, expect, it } from "vitest";
import { shrinkLeads } from "./shrink-leads.ts";

const overall = Float64Array.of(0.6, 0.8, 0.5);
const shrunk = (quality: number[], shrinkage: number): number[] => {
  const values = Float64Array.from(quality);
  shrinkLeads(values, overall, shrinkage);
  return [...values];
};

describe("shrinkLeads", () => {
  it("leaves predictions alone without shrinkage", () => {
    expect(shrunk([0.9, 0.7, 0.4], 0)).toEqual([0.9, 0.7, 0.4]);
  });

  it("turns a lead into a small gap, and leaves gaps that are wider than usual", () => {
    // The second is best overall; usual gaps are 0.2 and 0.3. A lead of 0.2 becomes a gap of 0.2 exp(-2).
    const [first, best, last] = shrunk([0.9, 0.7, 0.3], 1);
    expect(first).toBeCloseTo(0.7 - 0.2 * Math.exp(-2), 12);
    expect([best, last]).toEqual([0.7, 0.3]);
  });

  it("keeps the order of gaps, and the usual gap as it is", () => {
    const at = (quality: number): number => shrunk([quality, 0.7, 0.1], 1)[0]!;
    expect(at(0.5)).toBeCloseTo(0.5, 12);
    expect(
      [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
        .map(at)
        .every((value, index, all) => index === 0 || value > all[index - 1]!),
    ).toBe(true);
  });

  it("goes part of the way under partial shrinkage", () => {
    expect(shrunk([0.9, 0.7, 0.3], 0.5)[0]).toBeCloseTo(0.7 + 0.5 * 0.2 - 0.5 * 0.2 * Math.exp(-2), 12);
  });

  it("always takes the model that is best overall under full shrinkage, equals included, and never predicts below 0", () => {
    const values = shrunk([0.3, 0.05, 0.2], 1);
    expect(Math.max(...values)).toBe(values[1]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    const equals = Float64Array.of(0.9, 0.4);
    shrinkLeads(equals, Float64Array.of(0.5, 0.5), 1);
    expect(equals[1]).toBe(0.4);
  });
});
