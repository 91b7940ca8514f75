import { describe, expect, it } from "vitest";
import { playTrials, promisedUnits, trialMetrics } from "./experiment-trials.ts";
import { savingsCoverage, savingsSettings } from "./savings-coverage.ts";

describe("experiments that are looked at 100 times", () => {
  const common = { looks: 100, trials: 150, seed: 3 };
  it.each(trialMetrics)("raise few false alarms and find what they promise: $name", (metric) => {
    const mde = 0.2 * metric.standardDeviation;
    const units = promisedUnits(metric, 2, mde);
    const same = playTrials({ ...common, metric, arms: 2, mde, units, lift: 0 });
    expect(same.decided).toBeLessThanOrEqual(0.05);
    expect(same.covered).toBeGreaterThanOrEqual(0.95);
    const different = playTrials({ ...common, metric, arms: 2, mde, units, lift: mde });
    // Three standard errors of 150 trials below 80%.
    expect(different.decided).toBeGreaterThanOrEqual(0.7);
    expect(different.wrong).toBeLessThanOrEqual(0.02);
  });
});

describe("intervals of the savings report", () => {
  it.each(savingsSettings)("hold the truth about 95% of the time: $name", (settings) => {
    const { difference, share } = savingsCoverage(settings, { simulations: 1_000, seed: 2 });
    for (const held of [difference, share]) expect(held).toBeGreaterThan(0.92);
    for (const held of [difference, share]) expect(held).toBeLessThan(0.98);
  });
});
