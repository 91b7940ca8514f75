import { describe, expect, it } from "vitest";
import { someResult } from "../runs/testing/run-store-behaviour.ts";
import { evidenceOfResult } from "./evidence-of-result.ts";
import { type RoutedTwice, routingShifts } from "./routing-shift.ts";

describe("evidenceOfResult", () => {
  it("is about the model that was asked, or the one that a router sent the case to", () => {
    expect(evidenceOfResult(someResult, { runId: "r" })).toMatchObject({
      candidateId: "x/y",
      score: 1 / 3,
      source: "eval",
      sourceName: "r",
      weight: 1,
    });
    const routed = { ...someResult, target: "auto:cheap", servedModel: "a/b" };
    expect(evidenceOfResult(routed, { runId: "r" })?.candidateId).toBe("a/b");
    expect(evidenceOfResult({ ...routed, servedModel: null }, { runId: "r" })).toBeNull();
    expect(evidenceOfResult({ ...someResult, error: "HTTP 500" }, { runId: "r" })).toBeNull();
  });

  it("weighs a judge's score less, and says why there is none", () => {
    const grades = [
      { type: "judge_rubric", metric: null, weight: 1, grade: { score: 1, passed: true, reason: "" } },
    ];
    expect(evidenceOfResult({ ...someResult, grades }, { runId: "r" })).toMatchObject({
      source: "judge",
      weight: 0.3,
    });
    expect(
      evidenceOfResult({ ...someResult, score: null, reason: "no python" }, { runId: "r" }),
    ).toMatchObject({ score: null, unscoredReason: "no python" });
  });
});

describe("routingShifts", () => {
  const routed = (
    taskType: string,
    before: string,
    after: string,
    qualityChange: number,
    costChangeNanoUsd: number | null,
  ): RoutedTwice => ({
    taskType,
    before,
    after,
    qualityChange,
    costChangeNanoUsd,
  });
  it("counts moves over all and by task, with the change of the mean", () => {
    const shifts = routingShifts([
      routed("chat", "a", "a", 0, 0),
      routed("math", "a", "b", 0.2, 10),
      routed("math", "a", "b", 0.4, 30),
      routed("math", "b", "a", 0, -10),
    ]);
    expect(shifts.map(({ taskType, moved }) => [taskType, moved])).toEqual([
      [null, 3],
      ["math", 3],
      ["chat", 0],
    ]);
    expect(shifts[0]?.moves[0]).toEqual({ from: "a", to: "b", count: 2 });
    expect(shifts[0]?.qualityChange).toBeCloseTo(0.15, 12);
    expect(shifts[1]?.costChangeNanoUsd).toBeCloseTo(10, 12);
    expect(shifts[1]?.qualityInterval?.low).toBeLessThan(0.2);
  });
  it("knows no change of cost where a price is not known", () => {
    expect(routingShifts([routed("chat", "a", "b", 0, null)])[0]).toMatchObject({
      costChangeNanoUsd: null,
      qualityInterval: null,
    });
    expect(routingShifts([])).toEqual([]);
  });
});
