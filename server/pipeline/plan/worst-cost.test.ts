import { expect, it } from "vitest";
import { worstCostNanoUsd } from "./worst-cost.ts";

/** Two places of one model at 40 dollars a million output tokens, with their markups. */
const deployments = [0, 5_000].map((markupBasisPoints) => ({ markupBasisPoints }));
const price = {
  ...{ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 40e9, requestNanoUsd: 0, tiers: [] },
  ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: null },
};
const candidate = { model: { price, deployments, maxOutputTokens: null } };
const images = (n: number) => ({
  ...{ kind: "image", payload: { body: { n }, bytes: null } },
  parsed: () => ({ inputTokensEstimate: 0 }),
});

it.each([
  [0, 1, 6_240 * 40_000],
  [0, 3, 3 * 6_240 * 40_000],
  // The markup of the place that would serve, not that of the model's first.
  [1, 1, 6_240 * 40_000 * 1.5],
] as const)(
  "at place %i, %i images at the highest quality and largest size fit into %i nano-dollars",
  (at, n, cost) => {
    const target = { candidate, deployment: deployments[at] } as never;
    expect(worstCostNanoUsd(target, images(n) as never)).toBe(cost);
  },
);
