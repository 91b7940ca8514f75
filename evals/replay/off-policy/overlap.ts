import { effectiveSampleSize } from "./effective-sample-size.ts";
import { type ImportanceWeights, importanceWeights } from "./importance-weights.ts";
import type { LoggedRewards } from "./logged-rewards.ts";

export interface OverlapOptions {
  /** Weights above are cut. @default `defaultWeightCap` */
  readonly weightCap?: number;
  /** Effective sample size below which nothing is said. @default `defaultMinEffectiveSamples` */
  readonly minEffectiveSamples?: number;
}

/** Below this a mean of right and wrong answers is known to no better than about 14 points either way. */
export const defaultMinEffectiveSamples = 50;
/** Share of the other policy's choices that the log's policy must have been able to make. */
const leastSupportedShare = 0.9;

/** How far the log can speak of another policy. */
export interface Overlap extends ImportanceWeights {
  readonly rows: number;
  readonly effectiveSamples: number;
  /** Share of the other policy's choices that the log's policy could have made, [0,1]; null: there is no row. */
  readonly supportedShare: number | null;
  /** Why the log is too thin for an estimate; null: it is not. */
  readonly tooThin: string | null;
}

/** Weighs the log against another policy, and says where it is too thin to speak of it. @throws RangeError for a wrong propensity */
export function overlap(
  logged: LoggedRewards,
  { weightCap, minEffectiveSamples = defaultMinEffectiveSamples }: OverlapOptions = {},
): Overlap {
  const rows = logged.rewards.length;
  const { weights, clipped } = importanceWeights(logged.targetProbabilities, logged.propensities, weightCap);
  const effectiveSamples = effectiveSampleSize(weights);
  const supportedShare = rows === 0 ? null : logged.supported.reduce((sum, share) => sum + share, 0) / rows;
  return {
    ...{ weights, clipped, rows, effectiveSamples, supportedShare },
    tooThin: tooThin(supportedShare, effectiveSamples, minEffectiveSamples),
  };
}

function tooThin(supportedShare: number | null, effectiveSamples: number, least: number): string | null {
  if (supportedShare === null) return "nothing was observed";
  if (supportedShare < leastSupportedShare)
    return `the log could have made ${(100 * supportedShare).toFixed(0)}% of these choices, below ${100 * leastSupportedShare}%`;
  if (effectiveSamples < least) return `effective sample size ${effectiveSamples.toFixed(1)}, below ${least}`;
  return null;
}
