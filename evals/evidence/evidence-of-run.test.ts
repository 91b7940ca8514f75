import { describe, expect, it } from "vitest";
import type { GraderOutcome } from "../graders/grade-case.ts";
import { judgeCorrections } from "../judges/judge-corrections.ts";
import { someCalibration, textbookPoints } from "../judges/testing/some-calibration.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { someResult } from "../runs/testing/run-store-behaviour.ts";
import { evidenceOfRun } from "./evidence-of-run.ts";

const judged = (at: number, passed: boolean, changes: Partial<CaseResult> = {}): CaseResult => {
  const grade: GraderOutcome = {
    type: "judge_rubric",
    metric: null,
    weight: 1,
    grade: { score: Number(passed), passed, reason: "" },
    judge: { kind: "rubric", threshold: 0.5, countsAs: "pass", isTurned: false },
  };
  return { ...someResult, promptId: `s/${at}`, score: Number(passed), grades: [grade], ...changes };
};
async function* pages(results: readonly CaseResult[]): AsyncGenerator<CaseResult[]> {
  for (const result of results) yield [result];
}

// Sensitivity 0.8, specificity 0.6: three of five passes are half good ones.
const run = [true, true, true, false, false].map((passed, at) => judged(at, passed));
const calibrated = judgeCorrections([someCalibration("rubric", textbookPoints)]);

describe("evidenceOfRun", () => {
  it("corrects a calibrated judge's scores and weighs them by the measurement, exact ones not", async () => {
    const exact = { ...someResult, promptId: "s/9", score: 0.25, grades: [] };
    const { rows, judged: summary } = await evidenceOfRun(pages([...run, exact]), "r", calibrated);
    const own = rows.filter(({ source }) => source === "judge");
    expect(own).toHaveLength(5);
    expect(own.reduce((sum, { score }) => sum + (score ?? 0), 0) / 5).toBeCloseTo(0.5, 12);
    expect(new Set(own.map(({ weight }) => weight)).size).toBe(1);
    expect(own[0]?.weight).toBeGreaterThan(0.05);
    expect(own[0]?.weight).toBeLessThan(62_500 / 375_000);
    expect(rows.at(-1)).toMatchObject({ source: "eval", score: 0.25, weight: 1 });
    expect(summary.corrected).toMatchObject({ rows: 5, meanGiven: 0.6, meanWeight: own[0]?.weight });
    expect(summary.corrected?.meanCorrected).toBeCloseTo(0.5, 12);
    expect(summary.uncalibrated.size).toBe(0);
  });

  it("corrects each candidate by its own mean", async () => {
    const other = run.map((result) => ({
      ...result,
      target: "x/z",
      score: 1,
      grades: judged(0, true).grades,
    }));
    const { rows } = await evidenceOfRun(pages([...run, ...other]), "r", calibrated);
    expect(rows.filter(({ candidateId }) => candidateId === "x/z").map(({ score }) => score)).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it("leaves an uncalibrated judge's scores as they are, at 0.3, and says why", async () => {
    const { rows, judged: summary } = await evidenceOfRun(pages(run), "r", judgeCorrections([]));
    expect(rows.map(({ score, weight }) => [score, weight])).toEqual(
      [1, 1, 1, 0, 0].map((score) => [score, 0.3]),
    );
    expect(summary.corrected).toBeNull();
    expect([...summary.uncalibrated]).toEqual([["its scores were never held against people's", 5]]);
  });

  it("gives a judge that follows nobody the least weight", async () => {
    const blind = textbookPoints.map((point, at) => ({ ...point, score: at % 2 }));
    const { rows, judged: summary } = await evidenceOfRun(
      pages(run),
      "r",
      judgeCorrections([someCalibration("rubric", blind)]),
    );
    expect(rows.map(({ weight }) => weight)).toEqual([0.05, 0.05, 0.05, 0.05, 0.05]);
    expect(summary.useless).toBe(5);
  });
});
