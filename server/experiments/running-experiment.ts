import { type PolicyRule, presets, type Router } from "../../engine/index.ts";
import type { StoredExperiment } from "../database/repositories/experiments.ts";
import { type ArmSettings, experimentDefaults } from "../operation/experiment-settings.ts";
import type { ArmEffect } from "../pipeline/plan/experiment-arms.ts";
import { type EffectPart, effectParts, noEffect, type RunningExperiment } from "./experiment.ts";

/** A stored experiment as requests meet it. @param routers of the priors that its arms name; null: one is not there, so the experiment waits */
export function runningExperiment(
  { id, kind, settings, salt, createdAt, stoppedArms }: StoredExperiment,
  routers: (version: string) => Router | null,
): RunningExperiment | null {
  const effects: ArmEffect[] = [];
  for (const arm of settings.arms) {
    const router = arm.priors === undefined ? null : routers(arm.priors);
    if (arm.priors !== undefined && router === null) return null;
    effects.push(effectOf(arm, router));
  }
  const total = settings.arms.reduce((sum, { share = 1 }) => sum + share, 0);
  return {
    ...{ id, kind, salt, startedAtMs: Date.parse(createdAt) },
    tenant: settings.tenant ?? null,
    unit: settings.unit ?? experimentDefaults.unit,
    ramp: settings.ramp ?? { start: 1, end: 1, hours: 0 },
    parts: new Set(settings.arms.flatMap(partsOf)),
    arms: settings.arms.map(({ name, share = 1 }, index) => ({
      ...{ name, share: share / total, effect: effects[index]! },
      isStopped: stoppedArms[name] !== undefined,
    })),
  };
}

/** Parts of routing that an arm changes. */
export const partsOf = ({ models, preset, weights, priors }: ArmSettings): EffectPart[] => {
  const changes = {
    models: models !== undefined,
    rule: preset !== undefined || weights !== undefined,
    router: priors !== undefined,
  };
  return effectParts.filter((part) => changes[part]);
};

function effectOf({ models, preset, weights, ...arm }: ArmSettings, router: Router | null): ArmEffect {
  if (
    partsOf({ ...arm, ...(models && { models }), ...(preset && { preset }), ...(weights && { weights }) })
      .length === 0
  )
    return noEffect;
  const full = { quality: 0, cost: 0, latency: 0, ...(preset === undefined ? weights : presets[preset]) };
  const rule: PolicyRule | null =
    preset === undefined && weights === undefined ? null : { kind: "weights", weights: full };
  return { models: models ?? null, rule, router };
}
