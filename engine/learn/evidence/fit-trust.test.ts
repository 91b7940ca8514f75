import { describe, expect, it } from "vitest";
import { type SmallEvidence, smallEvidenceTrust } from "./fit-trust.ts";

const strong: SmallEvidence = { prompts: 50, utilityZ: 4, heldUtilityZ: 4, scoreZ: 4 };

describe("smallEvidenceTrust", () => {
  it("lets a model pass the best one on a gain in score of two to three standard errors among 50 prompts", () => {
    const leadAt = (scoreZ: number): number => smallEvidenceTrust({ ...strong, scoreZ }).lead;
    expect([1.9, 2.5, 3].map(leadAt)).toEqual([0, 0.5, 1]);
    expect(smallEvidenceTrust({ ...strong, utilityZ: 0.9 }).lead).toBe(0);
  });

  it("relents until 500 prompts", () => {
    const at = (prompts: number) => smallEvidenceTrust({ prompts, utilityZ: 3, heldUtilityZ: 0, scoreZ: 0 });
    expect([50, 275, 349].map((prompts) => at(prompts).lead)).toEqual([0, 0, 0]);
    expect([365, 425, 499].map((prompts) => at(prompts).lead > 0)).toEqual([true, true, true]);
    expect(at(50).trust).toBe(0);
    expect(at(499).trust).toBeCloseTo(0.25, 2);
  });

  it("needs no gain in score where no model passes the best one", () => {
    expect(smallEvidenceTrust({ ...strong, scoreZ: 0, heldUtilityZ: 1.25 })).toEqual({ trust: 0.5, lead: 0 });
  });
});
