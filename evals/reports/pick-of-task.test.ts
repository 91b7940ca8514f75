import { describe, expect, it } from "vitest";
import { type PickCandidate, pickOfTask } from "./pick-of-task.ts";

/** Scores of one task, by case; each case a cluster of its own. */
function candidate(id: string, cost: number | null, scores: readonly number[]): PickCandidate {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const summary = { scored: scores.length, unscored: 0, errors: 0, failed: 0, mean, interval: null };
  return {
    summary: { id, byTask: { math: summary }, costPerCaseNanoUsd: cost },
    tasks: new Map(scores.map((_, at) => [`c${at}`, "math"])),
    scores: new Map(scores.map((score, at) => [`c${at}`, { score, cluster: `c${at}` }])),
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
    expect(pickOfTask("math", [strong, close])).toEqual({
      target: "close",
      mean: 29 / 40,
      costPerCaseNanoUsd: 10,
      best: "strong",
      behind: expect.closeTo(1 / 40, 12),
      isClear: false,
    });
  });

  it("takes the best where it wins case by case, though the intervals of the two means overlap", () => {
    // 30 and 22 of 40: Wilson's intervals are 60 to 86% and 40 to 69%. Paired, 8 cases are won and none is lost.
    const weaker = candidate(
      "weaker",
      1,
      cases.map((at) => (at < 22 ? 1 : 0)),
    );
    expect(pickOfTask("math", [weaker, strong])).toMatchObject({
      target: "strong",
      behind: 0,
      isClear: true,
    });
  });

  it("takes nobody where nobody scores, and the best where no cost is known", () => {
    expect(
      pickOfTask("math", [
        candidate(
          "none",
          1,
          cases.map(() => 0),
        ),
      ]),
    ).toBeNull();
    expect(pickOfTask("chat", [strong])).toBeNull();
    const unpriced = candidate(
      "unpriced",
      null,
      cases.map((at) => (at < 29 ? 1 : 0)),
    );
    const best = { ...strong, summary: { ...strong.summary, costPerCaseNanoUsd: null } };
    expect(pickOfTask("math", [unpriced, best])?.target).toBe("strong");
  });
});
