import { describe, expect, it } from "vitest";
import { designEffect } from "./design-effect.ts";

describe("designEffect", () => {
  it("is about the number of copies where every question is asked so often", () => {
    const keys = Array.from({ length: 400 }, (_, row) => `${Math.floor(row / 4)}`);
    const values = keys.map((key) => (Number(key) % 2 === 0 ? 1 : 0));
    // Copies say nothing new: 4, but for the corrections 100/99 and 400/399.
    expect(designEffect(values, keys)).toBeCloseTo(4 * (100 / 99) * (399 / 400), 10);
  });

  it("is 1 where cases stand alone, and never less", () => {
    expect(designEffect([1, 0, 1, null], ["a", "b", "c", "d"])).toBe(1);
    expect(designEffect([1, 0, 1, 0], ["a", "a", "b", "b"])).toBe(1);
  });

  it("is not known for one cluster or values without spread", () => {
    expect(designEffect([1, 0], ["a", "a"])).toBeNull();
    expect(designEffect([1, 1], ["a", "b"])).toBeNull();
  });
});
