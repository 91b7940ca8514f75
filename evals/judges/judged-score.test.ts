import { describe, expect, it } from "vitest";
import type { GraderOutcome } from "../graders/grade-case.ts";
import type { JudgePart } from "../graders/judge-part.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { someResult } from "../runs/testing/run-store-behaviour.ts";
import { judgeCorrections } from "./judge-corrections.ts";
import { judgedScore } from "./judged-score.ts";
import { someCalibration, textbookPoints } from "./testing/some-calibration.ts";

const corrections = judgeCorrections([someCalibration("rubric", textbookPoints)]);

const graded = (
  type: string,
  score: number,
  judge: Partial<JudgePart> | null,
  changes: Partial<GraderOutcome> = {},
): GraderOutcome => ({
  type,
  metric: null,
  weight: 1,
  grade: { score, passed: score >= 0.5, reason: "" },
  ...(judge === null
    ? {}
    : { judge: { kind: "rubric", threshold: 0.5, countsAs: "pass", isTurned: false, ...judge } }),
  ...changes,
});
const result = (score: number | null, ...grades: GraderOutcome[]): CaseResult => ({
  ...someResult,
  score,
  grades,
});

describe("judgedScore", () => {
  it("turns a verdict round by sensitivity and specificity", () => {
    // Pass: (1 - 0.4) / 0.4; fail: (0 - 0.4) / 0.4.
    const passed = judgedScore(result(1, graded("judge_rubric", 0.7, {})), corrections);
    expect(passed).toMatchObject({ state: "corrected", kinds: ["rubric"] });
    expect(passed).toHaveProperty("score", expect.closeTo(1.5, 12));
    const failed = judgedScore(result(0, graded("judge_rubric", 0.2, {})), corrections);
    expect(failed).toHaveProperty("score", expect.closeTo(-1, 12));
    // The grader's `not`: the judge said yes, which is a fail.
    const turned = judgedScore(result(0, graded("judge_rubric", 0.2, { isTurned: true })), corrections);
    expect(turned).toHaveProperty("score", expect.closeTo(1 - 1.5, 12));
  });

  it("corrects the judge's share of a mean, and none of the rest", () => {
    const both = result(
      0.75,
      graded("exact", 1, null, { weight: 2 }),
      graded("judge_rubric", 0.5, { countsAs: "score" }, { weight: 2 }),
      graded("unsupported", 0, null),
    );
    const judged = judgedScore(both, corrections);
    // Half of the score: 0.5 -> (0.5 - 0.4) / 0.4 = 0.25; noise 0.25 * 0.2 / 0.16.
    expect(judged).toHaveProperty("score", expect.closeTo(0.5 + 0.125, 12));
    expect(judged).toHaveProperty("noiseVariance", expect.closeTo(0.3125, 12));
  });

  it("is null where no judge had a say", () => {
    expect(judgedScore(result(1, graded("exact", 1, null)), corrections)).toBeNull();
    expect(judgedScore(result(null, graded("judge_rubric", 1, {})), corrections)).toBeNull();
    // Failed by another grader, whatever the judge thinks.
    expect(
      judgedScore(result(0, graded("exact", 0, null), graded("judge_rubric", 1, {})), corrections),
    ).toBeNull();
    expect(judgedScore(result(1, graded("judge_rubric", 1, {}, { weight: 0 })), corrections)).toBeNull();
  });

  it.each([
    ["another kind", result(1, graded("judge_pairwise", 1, { kind: "pairwise" })), "never held against"],
    ["a group", result(1, graded("group", 1, { kind: "mixed" })), "inside a group"],
    ["an older run", result(1, graded("judge_rubric", 1, null)), "older version"],
    [
      "two verdicts on one pass",
      result(1, graded("judge_rubric", 1, {}), graded("judge_rubric", 1, {})),
      "several verdicts",
    ],
    ["a rule of its own", result(0.4, graded("judge_rubric", 1, { countsAs: "score" })), "rule of its own"],
    [
      "labels that are alike at the threshold",
      result(1, graded("judge_rubric", 1, { threshold: 0 })),
      "all the same at a threshold of 0",
    ],
  ])("says why %s is not corrected", (_, one, reason) => {
    const judged = judgedScore(one, corrections);
    expect(judged).toMatchObject({ state: "uncalibrated" });
    expect(judged).toHaveProperty("reason", expect.stringContaining(reason));
  });
});

describe("judgeCorrections", () => {
  it("takes the newest calibration of a kind", () => {
    const older = someCalibration("rubric", textbookPoints, { createdAtMs: 1, fileHash: "old" });
    const standing = judgeCorrections([older, someCalibration("rubric", textbookPoints)]).standing(
      "rubric",
      null,
    );
    expect(standing).toMatchObject({ state: "calibrated", calibration: { fileHash: "f" } });
  });

  it.each([
    [{ verdicts: 29 }, "29 verdicts, at least 30"],
    [{ prompts: 9 }, "9 prompts, at least 10"],
    [{ questionHash: "other" }, "instructions have changed"],
  ])("does not take one with %j", (changes, reason) => {
    const calibration = someCalibration("rubric", textbookPoints, changes);
    const standing = judgeCorrections([calibration]).standing("rubric", null);
    expect(standing).toMatchObject({ state: "uncalibrated" });
    expect(standing).toHaveProperty("reason", expect.stringContaining(reason));
  });

  it("takes a bias out where it is more than chance, by the reply's length and author", () => {
    const points = textbookPoints.map((point, at) => ({
      ...point,
      own: at % 2,
      score: 0.2 + 0.5 * point.label + 0.1 * (at % 2) + 0.02 * (at % 5),
      lengthDoublings: 8 + (at % 5),
    }));
    const calibration = someCalibration("rubric", points);
    const known = { ...calibration.figures, selfPreference: { estimate: 0.1, low: 0.05, high: 0.15 } };
    const biased = judgeCorrections([{ ...calibration, judge: "x/judge-2", figures: known }]);
    expect(biased.standing("rubric", null)).toMatchObject({
      state: "calibrated",
      biases: ["selfPreference"],
    });
    expect(biased.traits("x/judge-1@high", "x".repeat(64))).toEqual({ lengthDoublings: 6, isOwn: true });
    expect(biased.traits("other/model", null)).toEqual({ lengthDoublings: null, isOwn: false });
    const grade = graded("judge_rubric", 0.6, { countsAs: "score" });
    const scoreOf = (target: string): number => {
      const judged = judgedScore({ ...result(0.6, grade), target, servedModel: null }, biased);
      return judged?.state === "corrected" ? judged.score : Number.NaN;
    };
    // 0.1 of the score over the slope of 0.5.
    expect(scoreOf("other/model") - scoreOf("x/judge-1")).toBeCloseTo(0.2, 1);
    expect(judgeCorrections([calibration]).standing("rubric", null)).toMatchObject({ biases: [] });
  });

  it("does not correct by a judge that follows people's labels too little", () => {
    const blind = textbookPoints.map((point, at) => ({ ...point, score: at % 2 }));
    const standing = judgeCorrections([someCalibration("rubric", blind)]).standing("rubric", null);
    expect(standing).toMatchObject({ state: "useless" });
    expect(standing).toHaveProperty("reason", expect.stringMatching(/^its score rises by -?0\.\d\d where/));
  });
});
