import { expect, it } from "vitest";
import { measuredDeviations } from "./measured-deviation.ts";

const figures = (itemId: string, values: readonly number[], variance: number) =>
  values.map((value, index) => ({ candidateId: `m${index}`, itemId, date: "2026-01-01", value, variance }));

it("is the deviation of the log odds without what sampling adds; nothing of few candidates", () => {
  const values = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1 : -1));
  const deviations = measuredDeviations([
    ...figures("exact", values, 0),
    ...figures("sampled", values, 0.5),
    ...figures("noise", values, 9),
    ...figures("few", values.slice(0, 5), 0),
  ]);
  expect(deviations.get("exact")).toBeCloseTo(Math.sqrt(20 / 19));
  expect(deviations.get("sampled")).toBeCloseTo(Math.sqrt(20 / 19 - 0.5));
  expect(deviations.get("noise")).toBe(0);
  expect(deviations.has("few")).toBe(false);
});
