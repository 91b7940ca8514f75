import { describe, expect, it } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

describe("wilsonInterval", () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("is Newcombe's for %d of %d", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing without trials and never leaves [0,1]", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(7, 7).high).toBe(1);
    expect(wilsonInterval(7, 7, 0.99).low).toBeLessThan(wilsonInterval(7, 7, 0.9).low);
  });

  it("refuses more successes than trials and a confidence in percent", () => {
    expect(() => wilsonInterval(3, 2)).toThrow(/0 <= successes <= trials/);
    expect(() => wilsonInterval(1, 2, 95)).toThrow(/Confidence/);
  });
});
