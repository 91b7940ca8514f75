import { expect, it } from "vitest";
import { qualityLosses } from "../../dashboard/src/pages/overview/quality-losses.ts";
import type { MeasuredSavings } from "../../server/answers/savings-answer.ts";

const savings = (...changes: [number, number, number][]) => ({
  measured: {
    quality: {
      unknown_reason: null,
      metrics: changes.map(([value, low, high], index) => ({
        ...{ metric: `metric ${index}`, held_out: 0.9, routed: 0.8 },
        change: { value, low, high },
      })),
    },
  } satisfies Pick<MeasuredSavings, "quality">,
});

it("a quality is lost where the whole interval of the difference lies below zero", () => {
  const shown = qualityLosses(savings([-0.102, -0.134, -0.069], [-0.1, -0.2, 0.01], [0.1, 0.05, 0.2]));
  expect(shown.map(({ metric }) => metric)).toEqual(["metric 0"]);
  expect(qualityLosses(null)).toEqual([]);
  expect(qualityLosses({ measured: null })).toEqual([]);
});
