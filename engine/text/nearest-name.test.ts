import { describe, expect, it } from "vitest";
import { editDistance, nearestName } from "./nearest-name.ts";

describe("editDistance", () => {
  it("gives the textbook distances", () => {
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("saturday", "sunday")).toBe(3);
    expect(editDistance("", "abc")).toBe(3);
  });
});

describe("nearestName", () => {
  it("finds the name that was meant", () => {
    expect(nearestName("max_cost", ["max_cost_usd", "min_quality"])).toBeNull();
    expect(nearestName("max_cost_us", ["max_cost_usd", "min_quality"])).toBe("max_cost_usd");
  });

  it("suggests nothing for an unrelated name", () => {
    expect(nearestName("temperature", ["weights", "baseline"])).toBeNull();
  });

  it("compares no name that is longer than any that could be meant", () => {
    const long = "n".repeat(30_000_000);
    const start = process.cpuUsage();
    for (let repeat = 0; repeat < 1_000; repeat += 1)
      expect(nearestName(long, ["weights", "baseline"])).toBeNull();
    const { user } = process.cpuUsage(start);
    // A comparison takes seconds; a thousand lengths take none.
    expect(user).toBeLessThan(2_000_000);
  });
});
