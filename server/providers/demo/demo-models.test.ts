import { describe, expect, it } from "vitest";
import { demoModels, demoProfiles } from "./demo-models.ts";

describe("demoModels", () => {
  it("are at least four, with declared fictional prices that rise with their skill", () => {
    expect(demoModels.length).toBeGreaterThanOrEqual(4);
    expect(demoModels.every((model) => model.isDemo && model.price?.source.includes("fictional"))).toBe(true);
    const bySkill = [...demoProfiles].sort((left, right) => left.skill - right.skill);
    expect(bySkill[0]?.outputUsdPerMillion).toBeLessThan(bySkill.at(-1)?.outputUsdPerMillion ?? 0);
  });
});
