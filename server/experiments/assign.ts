import { endUserOf, sessionNameOf } from "../operation/caller-names.ts";
import type { Operation } from "../operation/operation.ts";
import type { ArmEffect, Assignment, Treatment } from "../pipeline/plan/experiment-arms.ts";
import { effectParts, noEffect, type RunningExperiment } from "./experiment.ts";
import { armOf, rampShare, unitDraw } from "./unit-draw.ts";

type AskedOperation = Pick<Operation, "id" | "principal" | "directives" | "sessionId" | "payload">;

/**
 * The arms that a request is in, and with which probability it could have come into which others.
 *
 * Experiments are met in their order. Of two that change the same part of routing a unit is only in the first that takes it, arms without an effect
 * included, so each compares like with like; those that change different parts are independent of each other. A unit in the holdout's first arm is
 * in nothing else.
 *
 * @param hasOwnPolicy the request, or its key, says how to weigh: it is in no experiment with policies
 * @returns null: it is in none, and could be in none
 */
export function assignArms(
  experiments: readonly RunningExperiment[],
  operation: AskedOperation,
  hasOwnPolicy: boolean,
  nowMs: number,
): Assignment | null {
  const open = experiments.flatMap((experiment) => {
    const unit = isOpenTo(experiment, operation, hasOwnPolicy) ? unitOf(experiment, operation) : null;
    return unit === null ? [] : [{ experiment, unit, share: rampShare(experiment, nowMs) }];
  });
  if (open.length === 0) return null;
  const treatments = new Map<string, { probability: number; effect: ArmEffect }>();
  const walk = (index: number, taken: number, effect: ArmEffect, probability: number): void => {
    if (probability <= 0) return;
    const next = open[index];
    if (next === undefined) {
      const key = keyOf(effect);
      const known = treatments.get(key);
      treatments.set(key, {
        effect: known?.effect ?? effect,
        probability: probability + (known?.probability ?? 0),
      });
      return;
    }
    const { experiment, share } = next;
    if ((taken & maskOf(experiment)) !== 0) {
      walk(index + 1, taken, effect, probability);
      return;
    }
    walk(index + 1, taken, effect, probability * (1 - share));
    for (const arm of experiment.arms) {
      const isIn = !arm.isStopped;
      const takes = isIn ? takenBy(experiment, arm) : 0;
      const merged = isIn ? merge(effect, arm.effect) : effect;
      walk(index + 1, taken | takes, merged, probability * share * arm.share);
    }
  };
  walk(0, 0, noEffect, 1);
  let taken = 0;
  let effect = noEffect;
  const facts: Assignment["facts"][number][] = [];
  for (const { experiment, unit, share } of open) {
    if ((taken & maskOf(experiment)) !== 0) continue;
    const draw = unitDraw(experiment.salt, unit);
    if (draw.ramp >= share) continue;
    const arm = armOf(experiment.arms, draw.arm);
    if (arm.isStopped) continue;
    taken |= takenBy(experiment, arm);
    effect = merge(effect, arm.effect);
    facts.push({ id: experiment.id, arm: arm.name, probability: share * arm.share });
  }
  const own = keyOf(effect);
  const others: Treatment[] = [];
  for (const [key, treatment] of treatments) if (key !== own) others.push(treatment);
  return { facts, own: treatments.get(own) ?? { effect, probability: 1 }, others };
}

/** Bits of the parts of routing; the last: all of a unit. */
const allParts = 2 ** (effectParts.length + 1) - 1;
const maskOf = ({ parts }: RunningExperiment): number => {
  // One that changes nothing is in nobody's way but the holdout's.
  let mask = 2 ** effectParts.length;
  effectParts.forEach((part, bit) => {
    if (parts.has(part)) mask |= 2 ** bit;
  });
  return mask;
};
const takenBy = (experiment: RunningExperiment, arm: RunningExperiment["arms"][number]): number =>
  experiment.kind === "holdout"
    ? arm === experiment.arms[0]
      ? allParts
      : 0
    : maskOf(experiment) & (2 ** effectParts.length - 1);

function isOpenTo(
  { tenant, parts }: RunningExperiment,
  { principal, directives }: AskedOperation,
  hasOwnPolicy: boolean,
): boolean {
  if (tenant !== null && tenant !== principal.tenant) return false;
  // Who does not want to be explored with is not experimented with either.
  if (directives.routing?.explore === false || principal.isExplored === false) return false;
  return !(hasOwnPolicy && parts.has("rule"));
}

/** What is randomised, of one tenant; null: the request does not say. */
function unitOf({ unit }: RunningExperiment, operation: AskedOperation): string | null {
  if (unit === "request") return operation.id;
  const name = unit === "session" ? sessionNameOf(operation) : endUserOf(operation);
  return name === null ? null : `${operation.principal.tenant}\n${name}`;
}

const merge = (one: ArmEffect, other: ArmEffect): ArmEffect =>
  other === noEffect
    ? one
    : {
        models: other.models ?? one.models,
        rule: other.rule ?? one.rule,
        router: other.router ?? one.router,
      };

const keyOf = ({ models, rule, router }: ArmEffect): string =>
  models === null && rule === null && router === null
    ? ""
    : JSON.stringify([models, rule, router?.priorsVersion ?? null]);
