import { describe, expect, it } from "vitest";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import { sharePreferences } from "./share-preferences.ts";

const items = new Map<string, FigureItem>([
  [
    "arena:liking",
    { id: "arena:liking", source: "arena", label: "liking", isPreference: true, isGeneral: false },
  ],
  ["bench:sums", { id: "bench:sums", source: "bench", label: "sums", isPreference: false, isGeneral: true }],
]);
const figure = (candidateId: string, itemId: string, value: number): PublicFigure => ({
  candidateId,
  itemId,
  value,
  variance: 0.01,
  date: "2025-12-17",
});
const likings = (figures: readonly PublicFigure[]): Record<string, number> =>
  Object.fromEntries(
    figures
      .filter(({ itemId }) => itemId === "arena:liking")
      .map(({ candidateId, value }) => [candidateId, value]),
  );

describe("sharePreferences", () => {
  const own = [
    figure("a/b@none", "arena:liking", 1),
    figure("a/b@high", "arena:liking", 2),
    figure("a/b@low", "bench:sums", 0),
    figure("a/b@xhigh", "bench:sums", 0),
    figure("a/other@low", "bench:sums", 0),
  ];
  const shared = sharePreferences(own, items);

  it("takes the rating of the nearest effort, keeps a candidate's own, and stays within the model", () => {
    expect(likings(shared)).toEqual({ "a/b@none": 1, "a/b@high": 2, "a/b@low": 1, "a/b@xhigh": 2 });
    expect(shared).toHaveLength(own.length + 2);
  });

  it("is less sure of a shared rating, by 20 points", () => {
    const low = shared.find(
      ({ candidateId, itemId }) => candidateId === "a/b@low" && itemId === "arena:liking",
    );
    expect(low?.variance).toBeCloseTo(0.01 + ((20 * Math.LN10) / 400) ** 2, 12);
  });

  it("never shares what measures correctness", () => {
    expect(shared.filter(({ itemId }) => itemId === "bench:sums")).toHaveLength(3);
  });
});
