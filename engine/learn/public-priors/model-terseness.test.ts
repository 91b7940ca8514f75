import { describe, expect, it } from "vitest";
import { modelTerseness } from "./model-terseness.ts";

const row = (modelId: string, effort: string | null, easy: number | null, hard: number | null) => ({
  modelId,
  effort,
  tokensByTask: { easy, hard },
});
const byEffort = (effort: string | null): number => (effort === "high" ? 4 : 2);

describe("modelTerseness", () => {
  it("compares models at like efforts, halfway: four times the tokens are twice the verbosity", () => {
    const ratios = modelTerseness(
      [row("plain", "low", 100, 1000), row("usual", "low", 100, 1000), row("wordy", "low", 400, 4000)],
      byEffort,
    );
    expect(ratios.get("usual")).toBeCloseTo(1, 10);
    expect(ratios.get("wordy")).toBeCloseTo(2, 10);
  });

  it("does not blame a model for its effort", () => {
    const ratios = modelTerseness([row("a", "low", 100, 1000), row("b", "high", 200, 2000)], byEffort);
    expect(ratios.get("a")).toBeCloseTo(ratios.get("b")!, 10);
  });

  it("stays within a factor of two and skips what was not published", () => {
    const ratios = modelTerseness(
      [
        row("a", "low", 1, null),
        row("b", "low", 100, 5),
        row("c", "low", 100, null),
        row("d", "low", null, null),
      ],
      byEffort,
    );
    expect(ratios.get("a")).toBe(0.5);
    expect(ratios.has("d")).toBe(false);
  });

  it("is empty for no figures", () => {
    expect(modelTerseness([], byEffort).size).toBe(0);
  });
});
