import { describe, expect, it } from "vitest";
import { type PickCandidate, pickOfTask } from "./pick-of-task.ts";

/** Scores of one task, by case; each case a cluster of its own. */
function candidate(id: string, costPerCaseNanoUsd: number | null, scores: readonly number[]): PickCandidate {
  return {
    id,
    costPerCaseNanoUsd,
    mean: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    scores: new Map(scores.map((score, at) => [`c${at}`, { score, cluster: `c${at}`, weight: 1 }])),
  };
}
const cases = Array.from({ length: 40 }, (_, at) => at);
const strong = candidate(
  "strong",
  100,
  cases.map((at) => (at < 30 ? 1 : 0)),
);

describe("pickOfTask", () => {
  it("takes the cheaper model where the same cases cannot tell the two apart", () => {
    const close = candidate(
      "close",
      10,
      cases.map((at) => (at < 29 ? 1 : 0)),
    );
    expect(pickOfTask([strong, close])).toEqual({
      target: "close",
      mean: 29 / 40,
      costPerCaseNanoUsd: 10,
      best: { target: "strong", mean: 0.75, compared: 2, tied: ["close"], isClear: false },
      behind: expect.closeTo(1 / 40, 12),
    });
  });

  it("takes the best where it wins case by case, though the intervals of the two means overlap", () => {
    // 30 and 22 of 40: Wilson's intervals are 60 to 86% and 40 to 69%. Paired, 8 cases are won and none is lost.
    const weaker = candidate(
      "weaker",
      1,
      cases.map((at) => (at < 22 ? 1 : 0)),
    );
    expect(pickOfTask([weaker, strong])).toMatchObject({
      target: "strong",
      behind: 0,
      best: { isClear: true, tied: [] },
    });
  });

  it("compares models of mean 0 too, picks none of them, and calls none alone the best", () => {
    const at = (count: number) => Array.from({ length: 44 }, (_, index) => (index < count ? 1 : 0));
    // 2.3% against 0.0%: one case of 44.
    const pick = pickOfTask([candidate("one", 100, at(1)), candidate("none", 1, at(0))]);
    expect(pick).toMatchObject({ target: "one", best: { isClear: false, tied: ["none"], compared: 2 } });
    const clear = pickOfTask([candidate("many", 100, at(9)), candidate("none", 1, at(0))]);
    expect(clear).toMatchObject({ target: "many", best: { isClear: true, tied: [] } });
    expect(pickOfTask([strong])?.best).toMatchObject({ isClear: false, compared: 1, tied: [] });
  });

  it("takes nobody where nobody scores, and the best where no cost is known", () => {
    expect(
      pickOfTask([
        candidate(
          "none",
          1,
          cases.map(() => 0),
        ),
      ]),
    ).toBeNull();
    expect(pickOfTask([candidate("silent", 1, [])])).toBeNull();
    const unpriced = candidate(
      "unpriced",
      null,
      cases.map((at) => (at < 29 ? 1 : 0)),
    );
    const best = { ...strong, costPerCaseNanoUsd: null };
    expect(pickOfTask([unpriced, best])?.target).toBe("strong");
  });
});
