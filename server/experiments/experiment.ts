import type { ExperimentUnit } from "../operation/experiment-settings.ts";
import type { ArmEffect } from "../pipeline/plan/experiment-arms.ts";

export const noEffect: ArmEffect = Object.freeze({ models: null, rule: null, router: null });

export type EffectPart = keyof ArmEffect;
export const effectParts: readonly EffectPart[] = ["models", "rule", "router"];

export interface RunningArm {
  readonly name: string;
  /** Of the units in the experiment, (0,1]; all arms together: 1. */
  readonly share: number;
  readonly effect: ArmEffect;
  /** A guardrail stopped it: its units are routed as without the experiment, and are not in it any more. */
  readonly isStopped: boolean;
}

/** An experiment as requests meet it. */
export interface RunningExperiment {
  readonly id: string;
  readonly kind: "experiment" | "holdout";
  /** null: all tenants. */
  readonly tenant: string | null;
  readonly unit: ExperimentUnit;
  readonly salt: string;
  readonly startedAtMs: number;
  readonly arms: readonly RunningArm[];
  /** Share of units in it rises evenly from start to end. */
  readonly ramp: { readonly start: number; readonly end: number; readonly hours: number };
  /** Parts that any of its arms changes. While a unit is in it, no other experiment changes these for the unit. */
  readonly parts: ReadonlySet<EffectPart>;
}
