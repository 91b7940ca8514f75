import type { Scales, Weights } from "../../engine/index.ts";
import { requireConfidence } from "../stats/interval.ts";

/** What a run that chooses its own cases is after; with a seed it settles which cases are asked, given the replies. */
export type AllocationPlan = RoutePlan | ComparePlan;

interface PlanBase {
  /** Of the random order of the cases. */
  readonly seed: number;
  /** Chance that no decision is false, (0,1). */
  readonly confidence: number;
}

/**
 * Finds for each task type the model that the router would choose if all its cases were asked of all models; models that cannot be it
 * are not asked any more.
 */
export interface RoutePlan extends PlanBase {
  readonly goal: "route";
  /** A task type is decided once its model is surely no more than this behind the best; utility on the router's scales, above 0. */
  readonly untilRegret: number;
  readonly weights: Weights;
  readonly scales: Scales;
}

/** Finds the model with the best score over all cases; every model is asked the same cases until that is sure. */
export interface ComparePlan extends PlanBase {
  readonly goal: "compare";
  /** Scores no further apart than this count as equal; from 0. At 0 only a difference ends the run. */
  readonly margin: number;
}

export const allocationDefaults = Object.freeze({
  seed: 1,
  confidence: 0.95,
  untilRegret: 0.01,
  margin: 0.02,
});

/** What counts as no difference. */
export const toleranceOf = (plan: AllocationPlan): number =>
  plan.goal === "route" ? plan.untilRegret : plan.margin;

/**
 * Chance of error of each test of one model against another, so that all decisions of a run together err with 1 - confidence at most
 * (Bonferroni). A choice of the best can only be false where the test of some other model against the true best is: models - 1 tests
 * a task type. A named difference can be false for any ordered pair. Throws a RangeError for a confidence outside (0,1).
 */
export function significanceOf(plan: AllocationPlan, tasks: number, models: number): number {
  requireConfidence(plan.confidence);
  const rivals = Math.max(1, models - 1);
  return (1 - plan.confidence) / (plan.goal === "route" ? Math.max(1, tasks) * rivals : models * rivals);
}
