import { normalQuantile } from "../../numeric/normal-distribution.ts";
import { bestMixing, minUnitsPerArm } from "./always-valid-difference.ts";

interface PlanQuestion {
  /** Of the metric between units. */
  readonly standardDeviation: number;
  /** Of a boolean: its mean in the first arm; an arm that differs then varies otherwise, too. Absent: all arms vary alike. */
  readonly booleanMean?: number;
  /** Shares of the arms, sum 1. */
  readonly shares: readonly number[];
  /** Pairs of arms that are compared. */
  readonly comparisons: number;
  readonly confidence: number;
  readonly power: number;
}

/** What an experiment needs, or can show. Differences in the metric's unit. */
interface ExperimentPlan {
  /** Units in all arms together. */
  readonly units: number;
  /** Difference between the first arm and the one with the fewest units that is found with the power by then. */
  readonly mde: number;
}

/**
 * Units for a difference, or the difference for units, of the always-valid test: where the interval reaches so far that a difference of `mde` lies outside of it with
 * the power. Looks before then can only find it sooner, so the power is a lower bound.
 *
 * @param wanted one of the two
 */
export function planExperiment(
  { standardDeviation, booleanMean, shares, comparisons, confidence, power }: PlanQuestion,
  wanted: { readonly mde: number } | { readonly units: number },
): ExperimentPlan {
  const { reach } = bestMixing((1 - confidence) / comparisons);
  const errors = reach + normalQuantile(power);
  const [first = 1, ...others] = shares;
  const smallest = Math.min(...others);
  const perUnit = (mde: number): number => {
    const variance = standardDeviation ** 2;
    const rival = booleanMean === undefined ? variance : Math.max(variance, rivalVariance(booleanMean, mde));
    return errors * Math.sqrt(variance / first + rival / smallest);
  };
  if ("units" in wanted) {
    let mde = perUnit(0) / Math.sqrt(wanted.units);
    for (let step = 0; step < 30; step += 1) mde = perUnit(mde) / Math.sqrt(wanted.units);
    return { units: wanted.units, mde };
  }
  const enough = Math.ceil((perUnit(wanted.mde) / wanted.mde) ** 2);
  return { units: Math.max(enough, Math.ceil(minUnitsPerArm / Math.min(...shares))), mde: wanted.mde };
}

/** Of a boolean whose mean is higher or lower by the difference, whichever varies more. */
const rivalVariance = (mean: number, difference: number): number =>
  Math.max(
    ...[mean - difference, mean + difference].map((other) =>
      other > 0 && other < 1 ? other * (1 - other) : 0,
    ),
  );
