import { expect, it } from "vitest";
import type { Savings } from "../../dashboard/src/api/report-types.ts";
import { qualityLosses } from "../../dashboard/src/pages/overview/quality-losses.ts";

const savings = (...changes: ([number, number, number] | null)[]): Savings => ({
  ...{ refused: null, counting: false },
  measured: {
    ...{ cost_per_request_usd: { held_out: 2, routed: 1 }, saved_usd: { value: 1, low: 1, high: 1 } },
    saved_share: null,
    quality: {
      metrics: changes.map((change, index) => ({
        ...{ metric: `metric ${index}`, held_out: 0.9, routed: 0.8 },
        change: change === null ? null : { value: change[0], low: change[1], high: change[2] },
      })),
    },
  },
});

it("a quality is lost where the whole interval of the difference lies below zero", () => {
  const shown = qualityLosses(savings([-0.102, -0.134, -0.069], [-0.1, -0.2, 0.01], [0.1, 0.05, 0.2], null));
  expect(shown.map(({ metric }) => metric)).toEqual(["metric 0"]);
  expect(qualityLosses(null)).toEqual([]);
  expect(qualityLosses({ measured: null, refused: "no holdout", counting: false })).toEqual([]);
});
