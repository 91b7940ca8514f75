import { describe, expect, it } from "vitest";
import type { SavingsReport } from "../../server/answers/savings-answer.ts";
import type { StoredExperiment } from "../../server/database/repositories/experiments.ts";
import { experimentText } from "./experiment-text.ts";
import { savingsText } from "./savings-text.ts";

describe("savingsText", () => {
  const unknown: SavingsReport = {
    ...{ object: "report.savings", since: "A", until: "B", tenant: "acme" },
    ...{ measured: null, refused: "no holdout ran" },
    list_price: { name: "list price", saved_usd: null, unknown_reason: "no baseline is configured" },
  };

  it("says why nothing is known", () => {
    expect(savingsText(unknown).split("\n")).toEqual([
      "Savings from A to B, tenant acme",
      "Measured: none, no holdout ran.",
      "List price: not known, no baseline is configured.",
    ]);
  });

  it("gives each figure its interval, and names what is left out", () => {
    const range = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
    const text = savingsText({
      ...unknown,
      tenant: null,
      holdout: { id: "h", model: "a/b", unit: "user", since: "A", until: "B" },
      arms: [{ arm: "held_out", requests: 5, units: 2, cost_unknown_requests: 0 }],
      measured: {
        confidence: 0.95,
        cost_per_request_usd: { held_out: 0.002, routed: 0.001 },
        ...{ saved_usd_per_request: range(0.001), saved_usd: range(12), saved_share: range(0.5) },
        quality: {
          metrics: [{ metric: "thumbs", held_out: 0.8, routed: 0.81, change: range(0.01) }],
          unknown_reason: null,
        },
      },
      list_price: {
        ...{ name: "list price", baseline: "a/b", requests: 10, unknown_requests: 3 },
        ...{ list_usd: 2, charged_usd: 1.5, saved_usd: 0.5, unknown_reason: null },
      },
    });
    expect(text.split("\n")).toEqual([
      "Savings from A to B",
      "Holdout h on a/b: held_out 5 requests (2 users)",
      "Measured against the holdout: saved $12.00 (95%: $11.90 to $12.10)",
      "  of what it would have cost: 50.0% (95%: 40.0% to 60.0%)",
      "  a request: $0.00200 held out, $0.00100 routed",
      "  quality by thumbs: 0.810 routed, 0.800 held out, change +0.010 (95%: -0.090 to +0.110)",
      "List price (not measured): the same tokens at a/b $2.00, charged $1.50, difference $0.500 on 10 requests; 3 of unknown tokens or cost are left out",
    ]);
  });
});

describe("experimentText", () => {
  const row = {
    ...{ id: "exp_1", kind: "experiment", stoppedAt: null, winner: null, stoppedArms: {}, result: null },
    settings: { name: "mini or nano", unit: "user", metric: "cost", arms: [{ name: "a", share: 1 }] },
    plan: { mde: null, unknown_reason: "no traffic has this metric" },
  } as unknown as StoredExperiment;

  it("says what is not known before a look", () => {
    expect(experimentText(row).split("\n")).toEqual([
      "exp_1  mini or nano  (experiment, running)",
      "arms a 1; by user; decided by cost; all tenants",
      "minimum detectable effect: not known, no traffic has this metric",
      "It has not been evaluated yet.",
    ]);
  });

  it("gives the plan's figures, and days as unknown where there is no traffic", () => {
    const plan = { mde: 0.05, units_needed: 200, minimum_detectable_effect: 0.041, units_per_day: 20 };
    expect(experimentText({ ...row, plan: { ...plan, days_needed: 10 } })).toContain(
      "planned: 200 units to find a difference of 0.05, 10 days at 20 units a day\nminimum detectable effect in its days: 0.041",
    );
    expect(experimentText({ ...row, plan: { ...plan, days_needed: null } })).toContain(
      "how many days that takes is not known, for want of traffic",
    );
  });
});
