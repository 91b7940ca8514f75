import { describe, expect, it } from "vitest";
import type { Price } from "../../contracts/index.ts";
import type { OrdinaryUse } from "./ordinary-use.ts";
import { speedPrior } from "./speed-prior.ts";

const use: OrdinaryUse = {
  verbosityByEffort: {},
  verbosityOfReasoners: 4,
  speedByPrice: [
    { upToOutputUsdPerMillion: 1, timeToFirstTokenMs: 400, outputTokensPerSecond: 150 },
    { upToOutputUsdPerMillion: 10, timeToFirstTokenMs: 800, outputTokensPerSecond: 80 },
    { upToOutputUsdPerMillion: null, timeToFirstTokenMs: 1500, outputTokensPerSecond: 40 },
  ],
  speedByProvider: { groq: { timeToFirstTokenMs: 250, outputTokensPerSecond: 400 } },
};
const costing = (usd: number): Price => ({
  inputNanoUsdPerMillion: 0,
  outputNanoUsdPerMillion: usd * 1e9,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
});

describe("speedPrior", () => {
  it("goes by output price, its own edge included", () => {
    const speeds = [0, 1, 1.01, 10, 75].map(
      (usd) => speedPrior("openai", costing(usd), use).outputTokensPerSecond,
    );
    expect(speeds).toEqual([150, 150, 80, 80, 40]);
  });

  it("takes the middle class without a price, and the provider's own where it has one", () => {
    expect(speedPrior("openai", null, use).timeToFirstTokenMs).toBe(800);
    expect(speedPrior("groq", costing(75), use).outputTokensPerSecond).toBe(400);
  });
});
