import { expect, it } from "vitest";
import { checkedEstimates, intervalCoverage } from "./interval-coverage.ts";

it.each(["right-or-wrong", "graded", "charge"] as const)(
  "the intervals of a what-if hold the truth as often as they say: %s",
  (kind) => {
    const { held, refused } = intervalCoverage(
      { kind, rows: 800, clusterSize: 4, modelError: 0.1, observedShare: 0.8 },
      { simulations: 1500, seed: 7 },
    );
    expect(refused).toBe(0);
    // Of 1,500 intervals at 95% the share lies within these but for one in 2,500.
    for (const name of checkedEstimates) {
      expect(held[name], name).toBeGreaterThan(0.93);
      expect(held[name], name).toBeLessThan(0.97);
    }
  },
);

it("says where a log is too thin", () => {
  const { refused, held } = intervalCoverage(
    { kind: "graded", rows: 100, clusterSize: 1, modelError: 0, observedShare: 0.5 },
    { simulations: 50, seed: 3 },
  );
  expect(refused).toBe(1);
  expect(held.doublyRobust).toBeNull();
});
