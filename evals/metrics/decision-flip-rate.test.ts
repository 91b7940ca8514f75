import { describe, expect, it } from "vitest";
import { decisionFlipRate } from "./decision-flip-rate.ts";

describe("decisionFlipRate", () => {
  it("is the share of questions that moved, with one paraphrase each", () => {
    const questions = ["a", "a", "b", "b", "c", "c", "d", "d"];
    expect(decisionFlipRate(questions, ["x", "x", "x", "y", "y", "y", "x", "x"])).toBe(0.25);
  });

  it("is the mean share of disagreeing pairs with several", () => {
    // Question a: choices 1, 1, 2: two of three pairs disagree. Question b: all agree.
    expect(decisionFlipRate(["a", "b", "a", "b", "a"], [1, 3, 1, 3, 2])).toBeCloseTo(1 / 3, 12);
  });

  it("leaves out questions with one wording and wordings without a decision", () => {
    expect(decisionFlipRate(["a", "b", "b", "c", "c"], [1, 2, 2, 1, null])).toBe(0);
    expect(decisionFlipRate(["a", "b"], [1, 2])).toBeNull();
    expect(() => decisionFlipRate(["a"], [])).toThrow(RangeError);
  });
});
