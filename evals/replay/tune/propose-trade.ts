import type { TradePoint } from "./trade-points.ts";

/** What the owner asks of the weights. */
export type TradeGoal =
  | { readonly kind: "at-least"; readonly quality: number }
  | { readonly kind: "at-most"; readonly usdPerThousand: number };

export interface TradeProposal {
  /** Meets the goal as measured; null: nothing on the front does. */
  readonly measured: TradePoint | null;
  /** Meets it with its whole 95% interval; null: nothing does. */
  readonly safe: TradePoint | null;
  /** The point that comes nearest where none meets the goal. */
  readonly nearest: TradePoint;
}

/**
 * For "at least X quality" the cheapest point that has it, for "at most $Y per thousand requests" the best one within it.
 *
 * @param front in rising order of cost and quality, at least one point
 * @throws RangeError for an empty front
 */
export function proposeTrade(front: readonly TradePoint[], goal: TradeGoal): TradeProposal {
  const [cheapest] = front;
  const best = front.at(-1);
  if (cheapest === undefined || best === undefined)
    throw new RangeError("The front has no point to propose.");
  if (goal.kind === "at-least") {
    const reaches = (value: number | null): boolean => value !== null && value >= goal.quality;
    return {
      measured: front.find(({ quality }) => reaches(quality.estimate)) ?? null,
      safe: front.find(({ quality }) => reaches(quality.low)) ?? null,
      nearest: best,
    };
  }
  const within = (value: number | null): boolean => value !== null && value <= goal.usdPerThousand;
  return {
    measured: front.findLast(({ costPerThousandUsd }) => within(costPerThousandUsd.estimate)) ?? null,
    safe: front.findLast(({ costPerThousandUsd }) => within(costPerThousandUsd.high)) ?? null,
    nearest: cheapest,
  };
}
