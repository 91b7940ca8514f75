import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom, hashString } from "../../engine/index.ts";
import { createFakeTarget } from "../runs/testing/fake-target.ts";
import type { Suite } from "../suites/suite.ts";
import type { RoutePlan } from "./allocation-plan.ts";
import { valueMeasure } from "./reply-value.ts";
import {
  type Answer,
  allocationFor,
  coinAnswer,
  comparePlan,
  drive,
  resultOf,
  routePlan,
  suiteWith,
} from "./testing.ts";

/** Three standard deviations above the most that may go wrong. */
const tolerated = (trials: number, rate: number): number =>
  trials * rate + 3 * Math.sqrt(trials * rate * (1 - rate));

/** A standard normal draw of a name (Box and Muller). */
function normalDraw(name: string): number {
  const random = createSeededRandom(hashString(name));
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mean utility of a model over all cases of a task type: what the full grid would show. */
function fullMean(suite: Suite, task: string, model: string, answer: Answer, plan: RoutePlan): number {
  const measure = valueMeasure(plan);
  const target = createFakeTarget(model, () => "");
  const values = suite.cases
    .filter(({ taskType }) => taskType === task)
    .map((suiteCase) => {
      const job = { promptId: `${suite.name}/${suiteCase.id}`, suiteCase, target, sample: 0 };
      const value = measure.valueOf(resultOf(job, answer(job)));
      return typeof value === "string" ? 0 : value.quality - value.penalty;
    });
  return mean(values);
}

describe("false decisions", () => {
  const models = ["one", "two", "three"];
  it("are rarer than promised over all task types together, where models are nearly the same", async () => {
    const trials = 150;
    const suite = suiteWith({ sums: 80, roots: 80 });
    let [runsWithFalse, early] = [0, 0];
    for (let seed = 0; seed < trials; seed += 1) {
      const weights = { quality: 1, cost: 0, latency: 0 };
      const plan = { ...routePlan, seed, confidence: 0.8, weights };
      const answer = coinAnswer({ one: 0.51, two: 0.5, three: 0.5 }, seed);
      const allocation = allocationFor(models, { suites: [suite], plan });
      await drive(allocation, answer);
      const isFalse = allocation.summary().decisions.some(({ task, winner, asked, cases }) => {
        if (asked < cases) early += 1;
        const means = models.map((model) => fullMean(suite, task, model, answer, plan));
        return Math.max(...means) - (means[models.indexOf(winner ?? "")] ?? 0) > plan.untilRegret + 1e-9;
      });
      if (isFalse) runsWithFalse += 1;
    }
    expect(runsWithFalse).toBeLessThanOrEqual(tolerated(trials, 0.2));
    expect(runsWithFalse).toBeGreaterThan(0);
    expect(early).toBeGreaterThan(trials / 4);
  });

  it("are as rare with costs that have no upper end in the balance", async () => {
    const trials = 150;
    const suite = suiteWith({ math: 100 });
    let missed = 0;
    for (let seed = 0; seed < trials; seed += 1) {
      const plan = { ...routePlan, seed, confidence: 0.8 };
      const scores = coinAnswer({ steady: 0.6, skewed: 0.6 }, seed);
      const answer: Answer = (job) => {
        // Half a cent each on average: always, or by a lognormal distribution, whose mean is exp(deviation^2 / 2) times its median.
        const normal = normalDraw(`${seed} ${job.promptId}`);
        const costNanoUsd = job.target.id === "steady" ? 5e6 : Math.round(5e6 * Math.exp(normal - 0.5));
        return { ...scores(job), costNanoUsd };
      };
      const pair = ["steady", "skewed"];
      const allocation = allocationFor(pair, { suites: [suite], plan });
      await drive(allocation, answer);
      const winner = allocation.summary().decisions[0]?.winner ?? "";
      const means = pair.map((model) => fullMean(suite, "math", model, answer, plan));
      if (Math.max(...means) - (means[pair.indexOf(winner)] ?? 0) > plan.untilRegret + 1e-9) missed += 1;
    }
    expect(missed).toBeLessThanOrEqual(tolerated(trials, 0.2));
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
