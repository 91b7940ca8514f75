import type { Limits, Policy, Scales } from "../contracts/index.ts";
import { presets } from "./presets.ts";

/** A cent, and ten seconds, each count as much as one whole unit of quality at equal weights. */
export const defaultScales: Scales = Object.freeze({ costUsd: 0.01, latencyMs: 10_000 });

export const noLimits: Limits = Object.freeze({ maxCostNanoUsd: null, maxLatencyMs: null, minQuality: null });

/** Terms of a guarantee where a request asks for one without naming them. */
export const defaultGuarantee = Object.freeze({ share: 0.95, confidence: 0.9 });

export const defaultPolicy: Policy = Object.freeze({
  rule: Object.freeze({ kind: "weights", weights: presets.balanced }),
  scales: defaultScales,
  limits: noLimits,
  baselineModelId: null,
  explorationRate: 0,
});
