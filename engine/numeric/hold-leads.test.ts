import { describe, expect, it } from "vitest";
import { holdLeads } from "./hold-leads.ts";

const overall = Float64Array.of(0.6, 0.8, 0.5);
const held = (quality: number[], lead: number): number[] => {
  const values = Float64Array.from(quality);
  holdLeads(values, overall, lead);
  return [...values];
};

describe("holdLeads", () => {
  it("leaves predictions alone where leads are trusted", () => {
    expect(held([0.9, 0.7, 0.4], 1)).toEqual([0.9, 0.7, 0.4]);
  });

  it("brings a lead and a gap smaller than usual back to the usual gap, and leaves wider gaps", () => {
    // The second is best overall; usual gaps are 0.2 and 0.3.
    const [first, best, last] = held([0.9, 0.7, 0.3], 0);
    expect(first).toBeCloseTo(0.5, 12);
    expect([best, last]).toEqual([0.7, 0.3]);
    expect(held([0.6, 0.7, 0.1], 0)[0]).toBeCloseTo(0.5, 12);
  });

  it("goes part of the way where a lead is trusted in part", () => {
    // A lead of 0.2 is 0.4 more than usual; half of that is taken back.
    expect(held([0.9, 0.7, 0.3], 0.5)[0]).toBeCloseTo(0.7, 12);
  });

  it("always takes the model that is best overall without a lead, and never predicts below 0", () => {
    const values = held([0.3, 0.05, 0.2], 0);
    expect(Math.max(...values)).toBe(values[1]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });
});
