import { describe, expect, it } from "vitest";
import { type SmallEvidence, smallEvidenceShrinkage } from "./fit-shrinkage.ts";

const strong: SmallEvidence = { prompts: 50, utilityZ: 4, heldUtilityZ: 4, scoreZ: 4 };

describe("smallEvidenceShrinkage", () => {
  it("lets a model pass the best one on a gain in score of two to three standard errors among 50 prompts", () => {
    const shrinkageAt = (scoreZ: number): number =>
      smallEvidenceShrinkage({ ...strong, scoreZ }).leadShrinkage;
    expect([1.9, 2.5, 3].map(shrinkageAt)).toEqual([1, 0.5, 0]);
    expect(smallEvidenceShrinkage({ ...strong, utilityZ: 0.9 }).leadShrinkage).toBe(1);
  });

  it("relents until 500 prompts", () => {
    const at = (prompts: number) =>
      smallEvidenceShrinkage({ prompts, utilityZ: 3, heldUtilityZ: 0, scoreZ: 0 });
    expect([50, 275, 349].map((prompts) => at(prompts).leadShrinkage)).toEqual([1, 1, 1]);
    expect([365, 425, 499].map((prompts) => at(prompts).leadShrinkage < 1)).toEqual([true, true, true]);
    expect(at(50).meanShrinkage).toBe(1);
    expect(at(499).meanShrinkage).toBeCloseTo(0.75, 2);
  });

  it("needs no gain in score where no model passes the best one", () => {
    expect(smallEvidenceShrinkage({ ...strong, scoreZ: 0, heldUtilityZ: 1.25 })).toEqual({
      meanShrinkage: 0.5,
      leadShrinkage: 1,
    });
  });
});
