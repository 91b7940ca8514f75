import { describe, expect, it } from "vitest";
import { clusteredMean as clusteredMeanOfReports } from "../../evals/stats/clustered-mean.ts";
import { scoreInterval as scoreIntervalOfReports } from "../../evals/stats/score-interval.ts";
import { scoreInterval } from "../../server/reports/score-interval.ts";

describe("scoreInterval", () => {
  it.each([[[1, 1, 1, 1, 1, 1]], [[0, 0, 0, 0]], [[0, 1, 1, 0, 1, 1, 0, 1]], [[0.2, 0.9, 0.5, 1]]])(
    "is that of `npm run eval` for %j",
    (scores) => {
      const found = scoreInterval(scores.map((sum) => ({ sum, weight: 1 })))!;
      const estimate = clusteredMeanOfReports(scores, [...scores.keys()].map(String))!;
      const wanted = scoreIntervalOfReports(estimate, false)!;
      expect(found.low).toBeCloseTo(wanted.low, 9);
      expect(found.high).toBeCloseTo(wanted.high, 9);
    },
  );

  it("takes no few right answers for certainty, and says nothing of one cluster", () => {
    expect(scoreInterval(Array.from({ length: 12 }, () => ({ sum: 1, weight: 1 })))!.low).toBeLessThan(0.8);
    expect(scoreInterval([{ sum: 3, weight: 4 }])).toBeNull();
  });
});
