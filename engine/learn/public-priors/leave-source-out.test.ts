import { describe, expect, it } from "vitest";
import { leaveSourceOut } from "./leave-source-out.ts";
import type { PublicFigure } from "./public-figure.ts";

const items = ["one:sums", "two:proofs", "two:stories"].map((id) => ({
  ...{ id, source: id.split(":")[0]!, label: id.split(":")[1]!, isPreference: false, isGeneral: true },
}));
const entry = (item: string) => ({ item, weight: 1, grade: "direct" }) as const;
const taskMap = {
  math: {
    items: [entry("one:sums"), entry("two:proofs")],
    midScore: 0.7,
    logOddsDeviation: 0.5,
    outputTokens: 1,
    reason: "",
  },
  creative: {
    items: [entry("two:stories")],
    midScore: 0.7,
    logOddsDeviation: 0.5,
    outputTokens: 1,
    reason: "",
  },
};
const figure = (index: number, itemId: string, value: number): PublicFigure => ({
  ...{ candidateId: `made/m${index}`, itemId, value, variance: 0.02, date: "2026-01-01" },
});
const rows = (proofs: (index: number) => number) =>
  leaveSourceOut(
    Array.from({ length: 12 }, (_, index) => [
      figure(index, "one:sums", index / 4),
      figure(index, "two:proofs", proofs(index)),
      figure(index, "two:stories", index % 3),
    ]).flat(),
    items,
    taskMap,
  );

describe("leaveSourceOut", () => {
  it("finds sources that agree, and those that say the opposite", () => {
    const agreeing = rows((index) => index / 3).filter(({ taskType }) => taskType === "math");
    expect(agreeing.map(({ source, candidates }) => [source, candidates])).toEqual([
      ["one", 12],
      ["two", 12],
    ]);
    for (const { rankCorrelation } of agreeing) expect(rankCorrelation).toBeGreaterThan(0.6);
    const opposed = rows((index) => -index).find(({ source }) => source === "two");
    expect(opposed!.rankCorrelation).toBeLessThan(0);
  });

  it("leaves out a kind of work that no other source speaks of", () => {
    expect(rows((index) => index).some(({ taskType }) => taskType === "creative")).toBe(false);
  });
});
