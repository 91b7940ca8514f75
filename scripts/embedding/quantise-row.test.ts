import { describe, expect, it } from "vitest";
import { quantiseRow } from "./quantise-row.ts";

describe("quantiseRow", () => {
  it("maps the largest value to 127 and rounds the rest", () => {
    const values = new Int8Array(4);
    expect(quantiseRow(Float64Array.of(-12.7, 6.34, 0, 0.06), values)).toBeCloseTo(0.1, 7);
    expect(Array.from(values)).toEqual([-127, 63, 0, 1]);
  });

  it("is never off by more than half a scale", () => {
    const row = Float64Array.from({ length: 300 }, (_, index) => Math.sin(index * index) / 3);
    const values = new Int8Array(300);
    const scale = quantiseRow(row, values);
    const largest = Math.max(...row.map((value, index) => Math.abs(value - scale * (values[index] ?? 0))));
    expect(largest).toBeLessThanOrEqual(scale * 0.500001);
  });

  it("gives scale 0 for a row of zeros", () => {
    expect(quantiseRow(new Float64Array(3), new Int8Array(3))).toBe(0);
  });
});
