import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { allocationFor, coinAnswer, comparePlan, drive, routePlan, suiteWith } from "./testing.ts";

/** Three standard deviations above the most that may go wrong. */
const tolerated = (trials: number, rate: number): number =>
  trials * rate + 3 * Math.sqrt(trials * rate * (1 - rate));

/** Standard normal draws (Box and Muller). */
function normalDraws(seed: number): () => number {
  const random = createSeededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe("false decisions", () => {
  it("are rarer than promised over all task types together, where models are as good as the same", async () => {
    const trials = 150;
    const suites = [suiteWith({ one: 150, two: 150 })];
    const plan = { ...routePlan, confidence: 0.8, weights: { quality: 1, cost: 0, latency: 0 } };
    let runsWithFalse = 0;
    let decided = 0;
    for (let seed = 0; seed < trials; seed += 1) {
      // The best is just a little better, so that leaving it out is false, and easy.
      const allocation = allocationFor(["best", "second", "third"], { suites, plan: { ...plan, seed } });
      await drive(allocation, coinAnswer({ best: 0.51, second: 0.5, third: 0.5 }, seed));
      const { decisions } = allocation.summary();
      const isFalse = decisions.some(({ models }) => models[0]?.state === "behind");
      if (isFalse) runsWithFalse += 1;
      decided += decisions.filter(({ sureness }) => sureness !== "open").length;
    }
    expect(runsWithFalse).toBeLessThanOrEqual(tolerated(trials, 0.2));
    expect(decided).toBeLessThan(trials / 2);
  });

  it("are as rare with costs that have no upper end in the balance", async () => {
    const trials = 150;
    let left = 0;
    for (let seed = 0; seed < trials; seed += 1) {
      const plan = { ...routePlan, seed, confidence: 0.8 };
      const suites = [suiteWith({ math: 200 })];
      const allocation = allocationFor(["steady", "skewed"], { suites, plan });
      const scores = coinAnswer({ steady: 0.6, skewed: 0.6 }, seed);
      const normal = normalDraws(seed);
      await drive(allocation, (job) => {
        // Half a cent each on average: always, or by a lognormal distribution, whose mean is exp(deviation^2 / 2) times its median.
        const costNanoUsd = job.target.id === "steady" ? 5e6 : Math.round(5e6 * Math.exp(normal() - 0.5));
        return { ...scores(job), costNanoUsd };
      });
      // Neither is better, so that whichever leaves does so falsely.
      if (allocation.summary().decisions[0]?.sureness === "best") left += 1;
    }
    expect(left).toBeLessThanOrEqual(tolerated(trials, 0.2));
  });

  it("are rarer than promised in a comparison of models that are the same", async () => {
    const trials = 150;
    let named = 0;
    for (let seed = 0; seed < trials; seed += 1) {
      const plan = { ...comparePlan, seed, confidence: 0.8 };
      const allocation = allocationFor(["one", "two"], { suites: [suiteWith({ math: 250 })], plan });
      await drive(allocation, coinAnswer({ one: 0.5, two: 0.5 }, seed));
      if (allocation.summary().decisions[0]?.sureness === "best") named += 1;
    }
    expect(named).toBeLessThanOrEqual(tolerated(trials, 0.2));
  });

  it("choose a model within the stated regret where all are close", async () => {
    const trials = 60;
    const rates = { one: 0.8, two: 0.79, three: 0.74 };
    const plan = {
      ...routePlan,
      untilRegret: 0.1,
      confidence: 0.9,
      weights: { quality: 1, cost: 0, latency: 0 },
    };
    let [near, beyond] = [0, 0];
    for (let seed = 0; seed < trials; seed += 1) {
      const allocation = allocationFor(["one", "two", "three"], {
        suites: [suiteWith({ math: 600 })],
        plan: { ...plan, seed },
      });
      await drive(allocation, coinAnswer(rates, seed));
      const { winner, sureness } = allocation.summary().decisions[0] ?? { winner: null, sureness: "open" };
      if (sureness === "near") near += 1;
      if (sureness !== "open" && rates.one - (rates[winner as keyof typeof rates] ?? 0) > 0.1) beyond += 1;
    }
    expect(near).toBeGreaterThan(trials / 2);
    expect(beyond).toBe(0);
  });
});
