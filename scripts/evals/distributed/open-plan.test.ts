import { describe, expect, it } from "vitest";
import type { DistributedPlan } from "../../../evals/distributed/distributed-plan.ts";
import { createFakeTarget } from "../../../evals/runs/testing/fake-target.ts";
import { openPlan, type WorkerMeans } from "./open-plan.ts";

const plan: DistributedPlan = {
  runId: "r",
  targets: ["a", "b"],
  judge: null,
  url: null,
  seed: null,
  usesCache: true,
  maxOutputTokens: 16,
  capNanoUsd: null,
  isResumed: false,
  hasCustomCode: false,
};
const means: WorkerMeans = {
  url: null,
  runsCustomCode: false,
  open: (name) => {
    if (name === "b") throw new Error("There is no model b here");
    return createFakeTarget(name === "alias" ? "other" : name, () => "", name === "free" ? null : 5);
  },
};
const lacksOf = async (changes: Partial<DistributedPlan>, can: Partial<WorkerMeans> = {}) =>
  (await openPlan({ ...plan, ...changes }, { ...means, ...can })).lacks;

describe("openPlan", () => {
  it("takes what this worker knows and leaves the rest, with the reason", async () => {
    const opened = await openPlan(plan, means);
    expect([...opened.targets].map(([place, { id }]) => [place, id])).toEqual([[0, "a"]]);
    expect(opened.lacks).toEqual({ b: "There is no model b here" });
    expect(await lacksOf({ targets: ["alias"] })).toEqual({ alias: "it is called other here" });
  });

  it("sends its key to an endpoint only where it was started for it", async () => {
    const url = "http://127.0.0.1:1/v1";
    expect(await lacksOf({ url, targets: ["a"] })).toEqual({ a: `it was not started with --url ${url}` });
    const opened = await openPlan({ ...plan, url, targets: ["a"] }, { ...means, url });
    expect(opened.lacks).toEqual({});
  });

  it("runs programs out of the database only where it was started for them", async () => {
    const changes = { hasCustomCode: true, targets: ["a"] };
    expect((await lacksOf(changes)).a).toContain("--custom-code");
    expect(await lacksOf(changes, { runsCustomCode: true })).toEqual({});
  });

  it("takes nothing without the judge, and under a cap nothing without a price", async () => {
    expect(await lacksOf({ judge: "b", targets: ["a"] })).toEqual({
      a: "it cannot ask the judge b: There is no model b here",
    });
    const changes = { targets: ["a", "free"] };
    expect(await lacksOf(changes)).toEqual({});
    expect(await lacksOf({ ...changes, capNanoUsd: 1 })).toEqual({
      free: "no price is known here, and the run has a dollar cap",
    });
  });
});
