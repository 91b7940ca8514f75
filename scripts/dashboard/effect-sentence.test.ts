import { expect, it } from "vitest";
import { effectSentence, logSentence } from "../../dashboard/src/pages/tune/effect-sentence.ts";
import type { WhatIfAnswer, WhatIfEstimate, WhatIfFigure } from "../../server/answers/what-if-answer.ts";

const of = (estimate: number | null): WhatIfEstimate => ({ estimate, low: null, high: null });
const figure = (predicted: number, logged: number, change: number | null): WhatIfFigure =>
  ({
    predicted: of(predicted),
    logged: of(logged),
    change: of(change),
    doubly_robust: of(null),
    refusal: null,
  }) as WhatIfFigure;
const answer = (cost: WhatIfFigure, quality: WhatIfFigure, moved: number): WhatIfAnswer =>
  ({
    ...{ rule: { kind: "weights", weights: { quality: 1, cost: 1, latency: 0 } }, since: "", moves: [] },
    limits: { max_cost_usd: null, max_latency_ms: null, min_quality: null },
    ...{ quality_point_usd: 0.001, cost_per_thousand_usd: cost, quality, latency_ms: quality },
    requests: { decided_again: 1_000, moved, refused: 0, presets: 0, named: 0 },
  }) as unknown as WhatIfAnswer;
const now = answer(figure(0.77, 0.516, 0.1), figure(0.8, 0.7, 0), 79);

it.each([-0.031, null])(
  "every setting stands against what is expected of the one in use, whether or not the log can speak (%s)",
  (change) => {
    const tried = answer(figure(0.385, 0.516, change), figure(0.744, 0.7, change), 120);
    expect(effectSentence(now, tried)).toBe(
      "Against the setting in use, as the router expects of both: 1,000 requests would cost $0.385 less (50% of $0.770); quality would fall by 0.056 (5.6 points); 120 of 1,000 requests would go elsewhere.",
    );
  },
);

it("what the log says stands alone, against what was observed in it", () => {
  const tried = answer(figure(0.385, 0.516, -0.0516), figure(0.744, 0.7, null), 120);
  expect(logSentence(tried)).toBe(
    "Against what was observed in the log, as estimated from the log: 1,000 requests would cost $0.0516 less (10% of $0.516).",
  );
  expect(logSentence(answer(figure(1, 1, null), figure(1, 1, null), 1))).toBeNull();
});
