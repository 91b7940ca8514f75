import { describe, expect, it } from "vitest";
import { allocationFor, coinAnswer, comparePlan, drive, routePlan, suiteWith } from "./testing.ts";

const rates = { good: 0.9, fair: 0.6, bad: 0.2 };
const answer = coinAnswer(rates, 3);

describe("createAllocation", () => {
  it("leaves models that cannot win, stops when one is left, and says what it spared", async () => {
    const allocation = allocationFor(["good", "fair", "bad"]);
    const { results } = await drive(allocation, answer);
    const { decisions, asked, planned, sparedNanoUsd } = allocation.summary();
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ winner: "good", sureness: "best", cases: 400 });
    expect(decisions[0]?.regretAtMost).toBeLessThan(0.1);
    const askedOf = (model: string): number => results.filter(({ target }) => target === model).length;
    expect(askedOf("bad")).toBeLessThan(askedOf("fair"));
    expect(askedOf("good")).toBeLessThan(200);
    expect(
      decisions[0]?.models.map(({ target, state, because, asked: count }) => [target, state, because, count]),
    ).toEqual([
      ["good", "winner", null, askedOf("good")],
      ["fair", "behind", "good", askedOf("fair")],
      ["bad", "behind", "good", askedOf("bad")],
    ]);
    expect([asked, planned]).toEqual([results.length, 1200]);
    expect(sparedNanoUsd).toBe((1200 - results.length) * 1_000);
  });

  it("asks the models that remain the same cases, no case twice", async () => {
    const { results } = await drive(allocationFor(["good", "fair", "bad"]), answer);
    const promptsOf = (model: string): string[] =>
      results.filter(({ target }) => target === model).map(({ promptId }) => promptId);
    expect(new Set(promptsOf("good")).size).toBe(promptsOf("good").length);
    expect(promptsOf("good").slice(0, promptsOf("bad").length)).toEqual(promptsOf("bad"));
    // A random order, not that of the file.
    expect(promptsOf("good").slice(0, 5)).not.toEqual([
      "s/math-0",
      "s/math-1",
      "s/math-2",
      "s/math-3",
      "s/math-4",
    ]);
  });

  it("goes on where a case is put to some of the models only", async () => {
    const whole = suiteWith({ math: 400 });
    const cases = whole.cases.map((one, at) => (at % 4 === 0 ? { ...one, onlyModels: ["good"] } : one));
    const allocation = allocationFor(["good", "bad"], { suites: [{ ...whole, cases }] });
    const { jobs } = await drive(allocation, answer);
    expect(allocation.summary().decisions[0]).toMatchObject({ winner: "good", sureness: "best" });
    const asked = jobs.map(({ suiteCase, target }) => `${suiteCase.onlyModels ?? "all"} ${target.id}`);
    expect(new Set(asked)).toEqual(new Set(["all good", "all bad", "good good"]));
  });

  it("asks the same however many calls run at once and whichever end first", async () => {
    const suites = [suiteWith({ math: 150, code: 60, chat: 90 })];
    const keysOf = async (atOnce: number, seed: number, planSeed = 7): Promise<string[]> => {
      const allocation = allocationFor(["good", "fair", "bad"], {
        suites,
        plan: { ...routePlan, seed: planSeed },
      });
      const { results } = await drive(allocation, answer, { atOnce, seed });
      return results.map(({ promptId, target }) => `${promptId} ${target}`).sort();
    };
    const alone = await keysOf(1, 1);
    expect(await keysOf(7, 2)).toEqual(alone);
    expect(await keysOf(40, 3)).toEqual(alone);
    expect(await keysOf(1, 1, 8)).not.toEqual(alone);
  });

  it("goes on from the middle as if it had never stopped", async () => {
    const models = ["good", "fair", "bad"];
    const whole = allocationFor(models);
    const { results } = await drive(whole, answer, { atOnce: 4 });
    for (const maxJobs of [5, 31, 60]) {
      const { results: earlier } = await drive(allocationFor(models), answer, { atOnce: 4, maxJobs });
      const resumed = allocationFor(models, { earlier });
      const { results: later } = await drive(resumed, answer, { atOnce: 3 });
      expect(earlier.length + later.length).toBe(results.length);
      expect(resumed.summary().decisions).toEqual(whole.summary().decisions);
    }
  });

  it("asks errors again when it is resumed", async () => {
    const models = ["good", "fair"];
    const { results } = await drive(allocationFor(models), (job) =>
      job.target.id === "fair"
        ? { score: null, error: "HTTP 500", reason: "HTTP 500", costNanoUsd: null }
        : answer(job),
    );
    const resumed = allocationFor(models, { earlier: results });
    expect(resumed.summary().asked).toBe(0);
    const { jobs } = await drive(resumed, answer);
    expect(jobs.filter(({ target }) => target.id === "fair").length).toBeGreaterThan(0);
    expect(resumed.summary().decisions[0]).toMatchObject({ winner: "good", sureness: "best" });
  });

  it("has nothing to decide with one model", async () => {
    const allocation = allocationFor(["good"]);
    expect((await drive(allocation, answer)).jobs).toHaveLength(0);
    expect(allocation.summary().decisions[0]).toMatchObject({ winner: "good", asked: 0 });
  });

  it("stops at the tolerance where models are the same, and names the first", async () => {
    const suites = [suiteWith({ math: 3_000 })];
    const plan = { ...routePlan, untilRegret: 0.05 };
    const allocation = allocationFor(["one", "two"], { suites, plan });
    const { results } = await drive(allocation, () => ({ score: 1 }));
    expect(results.length).toBeLessThan(1_200);
    expect(allocation.summary().decisions[0]).toMatchObject({ winner: "one", sureness: "near" });
    expect(allocation.summary().decisions[0]?.regretAtMost).toBeLessThanOrEqual(0.05);
  });

  it("uses up all cases where they are close, and says how far behind the choice may be on other prompts", async () => {
    const allocation = allocationFor(["good", "fine"], { suites: [suiteWith({ math: 30 })] });
    const { results } = await drive(allocation, coinAnswer({ good: 0.7, fine: 0.66 }, 1));
    expect(results.length).toBeGreaterThan(50);
    const [decision] = allocation.summary().decisions;
    expect(decision?.regretAtMost).toBeGreaterThan(0.05);
    const mean = (model: string): number =>
      results.filter(({ target }) => target === model).reduce((sum, { score }) => sum + (score ?? 0), 0);
    expect(decision?.winner).toBe(mean("good") >= mean("fine") ? "good" : "fine");
  });

  it("sets a model aside that has no usable reply, with the reason", async () => {
    const noKey = { score: null, error: "HTTP 401", reason: "HTTP 401", costNanoUsd: null };
    const allocation = allocationFor(["good", "broken", "fair"]);
    const { results } = await drive(allocation, (job) => (job.target.id === "broken" ? noKey : answer(job)));
    expect(results.filter(({ target }) => target === "broken")).toHaveLength(8);
    const { decisions, sparedNanoUsd, estimates } = allocation.summary();
    expect(decisions[0]?.models[1]).toMatchObject({
      state: "unusable",
      because: "HTTP 401",
      difference: null,
    });
    // What never replied costs nothing.
    const counted = results.filter(({ target }) => target !== "broken").length;
    expect(sparedNanoUsd).toBe((800 - counted) * 1_000);
    expect(estimates.find(({ target }) => target === "broken")).toMatchObject({ mean: null, interval: null });
    const none = allocationFor(["a", "b"]);
    expect((await drive(none, () => noKey)).results).toHaveLength(16);
    expect(none.summary().decisions[0]).toMatchObject({ winner: null, regretAtMost: null });
  });

  it("sets a model of unknown cost aside where cost has weight, and keeps it where it has none", async () => {
    const unpriced = (job: Parameters<typeof answer>[0]) =>
      job.target.id === "good"
        ? { ...answer(job), costNanoUsd: null, costUnknownReason: "no price" }
        : answer(job);
    const weighed = allocationFor(["good", "fair"]);
    await drive(weighed, unpriced);
    expect(weighed.summary().decisions[0]).toMatchObject({ winner: "fair" });
    expect(weighed.summary().decisions[0]?.models[0]?.because).toContain("no price");
    expect(weighed.summary().sparedNanoUsd).toBeNull();
    const plan = { ...routePlan, weights: { quality: 1, cost: 0, latency: 0 } };
    const free = allocationFor(["good", "fair"], { plan });
    await drive(free, unpriced);
    expect(free.summary().decisions[0]).toMatchObject({ winner: "good" });
  });

  it("weighs cost against quality on the router's scales", async () => {
    // At weights .6 and .4 and a cent as scale, a tenth of a cent costs .04 and a cent .4; .3 more of score are worth .18.
    const expensive = (job: Parameters<typeof answer>[0], costNanoUsd: number) => ({
      ...answer(job),
      costNanoUsd: job.target.id === "good" ? costNanoUsd : 1_000,
    });
    const worth = allocationFor(["good", "fair"]);
    await drive(worth, (job) => expensive(job, 1_000_000));
    expect(worth.summary().decisions[0]).toMatchObject({ winner: "good", sureness: "best" });
    const tooExpensive = allocationFor(["good", "fair"]);
    await drive(tooExpensive, (job) => expensive(job, 10_000_000));
    expect(tooExpensive.summary().decisions[0]).toMatchObject({ winner: "fair", sureness: "best" });
  });

  it("ends at once when a job is broken off, and lets go who waits", async () => {
    const allocation = allocationFor(["good", "fair"]);
    const jobs = Array.from({ length: 16 }, () => allocation.next());
    const waits = allocation.next();
    expect(waits).toBeInstanceOf(Promise);
    const [first] = jobs;
    if (first === null || first === undefined || first instanceof Promise) throw new Error("no job");
    allocation.settle(first, null);
    expect(await waits).toBeNull();
    expect(allocation.next()).toBeNull();
    expect(allocation.summary().decisions[0]).toMatchObject({ sureness: "open", regretAtMost: null });
  });

  it("draws each case by itself, and is no surer of other prompts than the clusters allow", async () => {
    const regretOf = async (clusterSize: number): Promise<number | null | undefined> => {
      const allocation = allocationFor(["good", "bad"], { suites: [suiteWith({ math: 200 }, clusterSize)] });
      await drive(allocation, answer);
      expect(allocation.summary().decisions[0]).toMatchObject({ winner: "good", sureness: "best" });
      return allocation.summary().decisions[0]?.regretAtMost;
    };
    expect(await regretOf(50)).toBeGreaterThan((await regretOf(1)) ?? 1);
  });

  it("asks the task type first whose choice is most open", async () => {
    const suites = [suiteWith({ clear: 100, open: 100 })];
    const allocation = allocationFor(["good", "other"], { suites });
    const { results } = await drive(allocation, (job) => {
      const isOpen = job.suiteCase.taskType === "open";
      return coinAnswer({ good: 0.8, other: isOpen ? 0.75 : 0.3 }, 5)(job);
    });
    const firstPart = results.slice(32, 80);
    expect(firstPart.filter(({ taskType }) => taskType === "open").length).toBeGreaterThan(24);
  });
});

describe("createAllocation, comparing", () => {
  it("asks all models until the best is sure, over all task types", async () => {
    const suites = [suiteWith({ math: 200, code: 200 })];
    const allocation = allocationFor(["good", "fair", "bad"], { plan: comparePlan, suites });
    const { results } = await drive(allocation, answer);
    const { decisions, estimates } = allocation.summary();
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ task: "all", winner: "good", sureness: "best", cases: 400 });
    expect(decisions[0]?.asked).toBe(results.length / 3);
    expect(decisions[0]?.asked).toBeLessThan(250);
    expect(decisions[0]?.models[2]?.interval?.high).toBeLessThan(0);
    expect(new Set(estimates.map(({ task }) => task))).toEqual(new Set(["math", "code"]));
  });

  it("ends at the margin where two are the same, and never without one", async () => {
    const same = () => ({ score: 1 });
    const suites = [suiteWith({ math: 2_000 })];
    const within = allocationFor(["one", "two"], { suites, plan: { ...comparePlan, margin: 0.05 } });
    expect((await drive(within, same)).results.length).toBeLessThan(1_000);
    expect(within.summary().decisions[0]).toMatchObject({ sureness: "near" });
    const never = allocationFor(["one", "two"], { suites: [suiteWith({ math: 400 })], plan: comparePlan });
    expect((await drive(never, same)).results).toHaveLength(800);
    expect(never.summary().decisions[0]).toMatchObject({ sureness: "open" });
  });

  it("counts several samples of a case as one observation", async () => {
    const casesOf = async (samples: number): Promise<number> => {
      const allocation = allocationFor(["good", "bad"], { plan: comparePlan, samples });
      // The case decides, not the sample.
      const { results } = await drive(allocation, (job) => answer({ ...job, sample: 0 }));
      return results.length / (2 * samples);
    };
    expect(await casesOf(5)).toBe(await casesOf(1));
  });

  it("takes clusters whole, and counts each as one observation", async () => {
    const suites = [suiteWith({ math: 400 }, 20)];
    const allocation = allocationFor(["good", "bad"], { suites, plan: comparePlan });
    const { results } = await drive(allocation, answer);
    const clusters = new Map<string, number>();
    for (const { cluster, target } of results)
      clusters.set(`${cluster} ${target}`, (clusters.get(`${cluster} ${target}`) ?? 0) + 1);
    expect(new Set(clusters.values())).toEqual(new Set([20]));
    // Eight clusters are too few, although they are 160 cases.
    expect(results.length).toBeGreaterThan(320);
  });
});
