import { describe, expect, it } from "vitest";
import type { AllocationPlan } from "../allocation/allocation-plan.ts";
import { allocationHeadline } from "../allocation/allocation-text.ts";
import {
  allocationFor,
  coinAnswer,
  comparePlan,
  drive,
  routePlan,
  suiteWith,
} from "../allocation/testing.ts";
import { createMemoryRunStore } from "../runs/memory-run-store.ts";
import { someRun } from "../runs/testing/run-store-behaviour.ts";
import { buildReport } from "./build-report.ts";
import { reportHtml } from "./html/report-html.ts";

const models = ["good", "fair", "<b>"];
const suites = [suiteWith({ math: 120, code: 60 })];

async function reportOf(plan: AllocationPlan, maxJobs = Number.POSITIVE_INFINITY) {
  const allocation = allocationFor(models, { suites, plan });
  const answer = coinAnswer({ good: 0.9, fair: 0.5, "<b>": 0.2 }, 2);
  const { results } = await drive(allocation, answer, { maxJobs });
  const store = createMemoryRunStore();
  await store.saveResults("r", results);
  const settings = { samples: 1, allocation: allocation.summary() };
  return { report: await buildReport({ ...someRun, id: "r", targets: models, settings }, store), results };
}

describe("applyAllocation", () => {
  it("takes means over task types by the share of their cases, and intervals that allow for stopping", async () => {
    const { report, results } = await reportOf(routePlan);
    const good = report.targets.find(({ id }) => id === "good");
    const fair = report.targets.find(({ id }) => id === "fair");
    const [math, code] = [fair?.byTask.math?.mean ?? 0, fair?.byTask.code?.mean ?? 0];
    expect(fair?.overall.mean).toBeCloseTo((2 / 3) * math + (1 / 3) * code, 12);
    expect(results.filter(({ target }) => target === "fair").length).toBeLessThan(180);
    expect([good?.overall.interval, good?.behindBest, report.oracleMean]).toEqual([null, null, null]);
    const estimate = report.allocation?.estimates.find((one) => one.target === "fair" && one.task === "math");
    expect(fair?.byTask.math?.interval).toEqual(estimate?.interval);
    expect(report.run.settings).toEqual({ samples: 1 });
  });

  it("shows decisions, what was asked and what was spared, safely, on the page", async () => {
    const { report, results } = await reportOf(routePlan);
    const html = reportHtml(report);
    expect(html).toContain("router's choice");
    expect(html).toContain(`${results.length} of 540 replies asked for`);
    expect(html).toContain("settled");
    expect(report.picks.math).toMatchObject({ target: "good", why: "best at the router's weights" });
    expect(html).toContain("Pick: the router's choice, as above");
    expect(html).toContain("cannot win");
    expect(html).not.toContain("<b> is");
    expect(html).not.toContain("<th><b></th>");
  });

  it("says when a comparison stopped, how sure it is, and puts its own intervals beside the scores", async () => {
    const { report } = await reportOf(comparePlan);
    const { allocation } = report;
    if (allocation === null) throw new Error("no allocation");
    const asked = allocation.decisions[0]?.asked;
    expect(allocationHeadline(allocation, String)).toContain(
      `Stopped after ${asked} of 180 cases: good scores best; sure at 95%, valid at any stopping time.`,
    );
    const fair = report.targets.find(({ id }) => id === "fair");
    expect(fair?.behindBest?.interval?.high).toBeLessThan(0);
    expect(fair?.behindBest?.cases).toBe(asked);
  });

  it("calls a comparison open that was stopped before it was sure", async () => {
    const { report } = await reportOf(comparePlan, 30);
    if (report.allocation === null) throw new Error("no allocation");
    expect(allocationHeadline(report.allocation, String)).toMatch(/After 10 of 180 cases it is not sure/);
    const { report: routed } = await reportOf(routePlan, 30);
    expect(reportHtml(routed)).toContain("open");
    expect(allocationHeadline(routed.allocation ?? report.allocation, String)).toContain("0 of 2 task types");
  });
});
