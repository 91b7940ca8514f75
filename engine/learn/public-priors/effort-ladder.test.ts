import { describe, expect, it } from "vitest";
import { fitEffortLadder } from "./effort-ladder.ts";

const rowsOf = (modelId: string, base: number, gains: Readonly<Record<string, number>>) =>
  Object.entries(gains).map(([effort, gain]) => ({ modelId, effort, ability: base + gain }));

describe("fitEffortLadder", () => {
  const gains = { none: -1, low: -0.4, medium: 0, high: 0.5 };
  const many = Array.from({ length: 40 }, (_, index) => rowsOf(`model${index}`, index / 10, gains)).flat();

  it("finds what an effort is worth apart from how good the models are", () => {
    const ladder = fitEffortLadder(many);
    for (const [effort, gain] of Object.entries(gains)) expect(ladder(effort)).toBeCloseTo(gain, 1);
  });

  it("is drawn to no difference where one model alone says so", () => {
    const ladder = fitEffortLadder(rowsOf("only", 0, { none: -1, medium: 0 }));
    expect(ladder("none")).toBeLessThan(0);
    expect(ladder("none")).toBeGreaterThan(-0.6);
  });

  it("interpolates between rungs and stays level beyond them", () => {
    const ladder = fitEffortLadder(many);
    expect(ladder("minimal")).toBeCloseTo((ladder("none") + ladder("low")) / 2, 10);
    expect(ladder("xhigh")).toBe(ladder("high"));
  });

  it("knows no difference without a model at two efforts", () => {
    const ladder = fitEffortLadder([
      { modelId: "a", effort: "low", ability: 1 },
      { modelId: "b", effort: "high", ability: 5 },
    ]);
    expect([ladder("none"), ladder("medium"), ladder("xhigh"), ladder("unheard-of")]).toEqual([0, 0, 0, 0]);
  });
});
