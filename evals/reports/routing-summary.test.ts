import { describe, expect, it } from "vitest";
import { routingSummaries } from "./routing-summary.ts";
import { routingWords } from "./routing-words.ts";

const scored = (id: string, scores: readonly (number | null)[], cost: number | null, served = [id]) => ({
  summary: { id, costPerCaseNanoUsd: cost, served: served.map((model) => ({ model, count: 1 })) },
  scores: new Map(
    scores.flatMap((score, at) =>
      score === null ? [] : [[`c${at}`, { score, weight: 1, cluster: `${at}` }] as const],
    ),
  ),
});

describe("routingSummaries", () => {
  it("holds the router against the best single model and the oracle, on the cases that all have", () => {
    const [found, ...others] = routingSummaries([
      scored("a", [1, 1, 0, 0, 1, null], 1_000),
      scored("b", [0, 0, 1, 0, 1, 1], 100),
      scored("auto", [1, 1, 1, 0, 1, 1], 400, ["a", "b"]),
    ]);
    expect(others).toEqual([]);
    // By hand, on the first five cases: a 3/5, b 2/5, auto 4/5, the best of a and b on each case 4/5.
    expect(found).toMatchObject({ router: "auto", cases: 5, bestSingle: "a", costRatio: 0.4 });
    expect(found?.mean).toBeCloseTo(0.8, 12);
    expect(found?.bestSingleMean).toBeCloseTo(0.6, 12);
    expect(found?.againstBestSingle.difference).toBeCloseTo(0.2, 12);
    expect(found?.oracleMean).toBeCloseTo(0.8, 12);
    expect(found?.oracleGapClosed).toBeCloseTo(1, 12);
  });

  it("says so in words, and that five cases may deceive", () => {
    const [found] = routingSummaries([
      scored("a", [1, 1, 0, 0, 1], 1_000),
      scored("b", [0, 0, 1, 0, 1], 100),
      scored("auto", [1, 1, 1, 0, 1], null),
    ]);
    if (found === undefined) throw new Error("no summary");
    expect(routingWords(found)).toMatch(
      /^auto: 80\.0% on 5 cases, \+20\.0 points \(95%: .*\) against a, the best single model in hindsight, which may be chance, 100\.0% of the way from there to a perfect choice \(80\.0%\)\.$/,
    );
  });

  it("does not speak of a way that was gone backwards", () => {
    const [found] = routingSummaries([
      scored("a", [1, 1, 0, 0, 1], 1_000),
      scored("b", [0, 0, 1, 0, 1], 100),
      scored("auto", [0, 1, 0, 0, 1], 250),
    ]);
    if (found === undefined) throw new Error("no summary");
    expect(routingWords(found)).toMatch(/, at 25\.0% of its cost; a perfect choice would reach 80\.0%\.$/);
  });

  it("takes the cheaper of two equal models, and tells no gap where there is none", () => {
    const [found] = routingSummaries([
      scored("expensive", [1, 0], 1_000),
      scored("cheap", [1, 0], 10),
      scored("auto:fast", [1, 0], 10),
    ]);
    expect(found).toMatchObject({ bestSingle: "cheap", costRatio: 1, oracleGapClosed: null });
  });

  it("says nothing without a router, or without a single model", () => {
    expect(routingSummaries([scored("a", [1], 1), scored("b", [0], 1)])).toEqual([]);
    expect(routingSummaries([scored("auto", [1], 1)])).toEqual([]);
  });
});
