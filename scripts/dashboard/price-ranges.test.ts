import { expect, it } from "vitest";
import { priceRanges } from "../../dashboard/src/pages/tune/price-ranges.ts";
import type { WhatIfPoint } from "../../server/answers/what-if-answer.ts";

const none = { estimate: null, low: null, high: null };
const figure = { predicted: none, doubly_robust: none, change: none, refusal: null };
const at = (usd: number, moved: number): WhatIfPoint => ({
  ...{ quality_point_usd: usd, moved, refused: 0, weights: { quality: 1, cost: 1, latency: 0 } },
  ...{ quality: figure, cost_per_thousand_usd: figure, latency_ms: figure },
});

it("neighbouring prices that come to the same are one row, and the price in use marks the row that it lies in", () => {
  const sweep = [at(1e-6, 5), at(1e-5, 5), at(1e-4, 0), at(1e-3, 5)];
  const shown = priceRanges(sweep, 7e-5).map(({ lowUsd, highUsd, isInUse }) => [lowUsd, highUsd, isInUse]);
  expect(shown).toEqual([
    [1e-6, 1e-5, false],
    [1e-4, 1e-4, true],
    [1e-3, 1e-3, false],
  ]);
  for (const usd of [null, 0]) expect(priceRanges(sweep, usd).some(({ isInUse }) => isInUse)).toBe(false);
});
