import { type UtilityFigures, utilityTerms } from "../../engine/index.ts";
import type { CaseResult } from "../runs/run-store.ts";
import type { AllocationPlan } from "./allocation-plan.ts";

/** What one reply is worth to the decision: `quality` less `penalty`. */
export interface ReplyValue {
  /** From 0 to the measure's `quality` of a score of 1. */
  readonly quality: number;
  /** What cost and latency take off, from 0, without an upper end. */
  readonly penalty: number;
}

/** How replies are valued. */
export interface ValueMeasure {
  /** Of a score of 1. */
  readonly maxQuality: number;
  readonly hasPenalty: boolean;
  /** @returns the value, or why there is none */
  valueOf(result: CaseResult): ReplyValue | string;
}

/** The router's own utility (engine/choose) of what was measured, or the bare score. */
export function valueMeasure(plan: AllocationPlan): ValueMeasure {
  if (plan.goal === "compare") {
    return {
      maxQuality: 1,
      hasPenalty: false,
      valueOf: ({ score, reason }) =>
        score === null ? (reason ?? "unscored") : { quality: score, penalty: 0 },
    };
  }
  const { weights, scales } = plan;
  const figures = (mean: number, costNanoUsd: number, latencyMs: number): UtilityFigures => ({
    quality: { mean },
    cost: { expectedNanoUsd: costNanoUsd },
    latency: { totalMs: latencyMs },
  });
  return {
    maxQuality: utilityTerms(figures(1, 0, 0), weights, scales).quality,
    hasPenalty: weights.cost > 0 || weights.latency > 0,
    valueOf: ({ score, reason, costNanoUsd, costUnknownReason, latencyMs }) => {
      if (score === null) return reason ?? "unscored";
      // The router excludes models of unknown cost wherever cost has weight.
      if (costNanoUsd === null && weights.cost > 0)
        return `its cost is not known (${costUnknownReason ?? "no price"})`;
      if (latencyMs === null && weights.latency > 0) return "its latency is not known";
      const terms = utilityTerms(figures(score, costNanoUsd ?? 0, latencyMs ?? 0), weights, scales);
      return { quality: terms.quality, penalty: -(terms.cost + terms.latency) };
    },
  };
}
