import { describe, expect, it } from "vitest";
import { benjaminiHochbergAdjusted } from "./benjamini-hochberg-adjusted.ts";
import { holmAdjusted } from "./holm-adjusted.ts";

describe("several comparisons", () => {
  // The 15 p-values of Benjamini and Hochberg 1995, section 4: at 0.05 their procedure finds four, Holm's three.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  const found = (adjusted: readonly (number | null)[]): number =>
    adjusted.filter((value) => value !== null && value <= 0.05).length;

  it("finds what the paper finds", () => {
    expect(found(benjaminiHochbergAdjusted(published))).toBe(4);
    expect(found(holmAdjusted(published))).toBe(3);
  });

  it("adjusts in any order, worked out by hand", () => {
    expect(holmAdjusted([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
    expect(benjaminiHochbergAdjusted([0.04, 0.01, 0.03])).toEqual([0.04, 0.03, 0.04]);
  });

  it("leaves out tests that were not possible", () => {
    expect(holmAdjusted([null, 0.02, 0.5])).toEqual([null, 0.04, 0.5]);
    expect(benjaminiHochbergAdjusted([0.02, null])).toEqual([0.02, null]);
    expect(holmAdjusted([])).toEqual([]);
    expect(() => holmAdjusted([1.2])).toThrow(RangeError);
  });
});
