import type { WhatIfAnswer, WhatIfFigure } from "../../../../server/answers/what-if-answer.ts";
import { count, decimal, dollars, percent } from "../../format/format.ts";

/** A change of quality, of the scale 0 to 1 and in points of 0.01. */
const qualityText = (value: number): string =>
  `${decimal(Math.abs(value), 3)} (${decimal(Math.abs(value) * 100, 1)} points)`;

const costText = (change: number | null, base: number | null): string =>
  change === null || base === null
    ? "the cost is not known"
    : `1,000 requests would cost ${dollars(Math.abs(change))} ${change < 0 ? "less" : "more"}${base === 0 ? "" : ` (${percent(Math.abs(change) / base, 0)} of ${dollars(base)})`}`;

const qualityChangeText = (change: number | null): string =>
  change === null
    ? "the quality is not known"
    : `quality would ${change < 0 ? "fall" : "rise"} by ${qualityText(change)}`;

export const expectedChange = (now: WhatIfFigure, tried: WhatIfFigure): number | null => {
  const [before, after] = [now.predicted.estimate, tried.predicted.estimate];
  return before === null || after === null ? null : after - before;
};

/**
 * The effect in one sentence: what the router expects of what is tried against what it expects of the setting in use, so that every setting stands
 * against the same base.
 *
 * @param tried its moves are counted from the setting in use
 */
export function effectSentence(now: WhatIfAnswer, tried: WhatIfAnswer): string {
  const { decided_again: all, moved, refused } = tried.requests;
  if (moved + refused === 0)
    return `None of ${count(all)} requests would go elsewhere than under the setting in use.`;
  const cost = expectedChange(now.cost_per_thousand_usd, tried.cost_per_thousand_usd);
  const quality = expectedChange(now.quality, tried.quality);
  return `Against the setting in use, as the router expects of both: ${costText(cost, now.cost_per_thousand_usd.predicted.estimate)}; ${qualityChangeText(quality)}; ${count(moved)} of ${count(all)} requests would go elsewhere${refused === 0 ? "" : `, and ${count(refused)} could not be served`}.`;
}

/** What the log itself says, against what was observed in it; null: it cannot say. */
export function logSentence(tried: WhatIfAnswer): string | null {
  const { cost_per_thousand_usd: cost, quality } = tried;
  const parts = [
    ...(cost.change.estimate === null
      ? []
      : [`${costText(cost.change.estimate, cost.logged.estimate)}${doubtOf(cost)}`]),
    ...(quality.change.estimate === null
      ? []
      : [`${qualityChangeText(quality.change.estimate)}${doubtOf(quality)}`]),
  ];
  return parts.length === 0
    ? null
    : `Against what was observed in the log, as estimated from the log: ${parts.join("; ")}.`;
}

const doubtOf = ({ change: { low, high } }: WhatIfFigure): string =>
  low !== null && high !== null && low <= 0 && high >= 0 ? ", which the log cannot tell from no change" : "";
