import type { Scales } from "../../../../engine/index.ts";
import type { NamedTradeStep } from "../trade-points.ts";
import { tradeWeights } from "../trade-weights.ts";
import { redecide } from "./redecide.ts";
import type { TrafficRequest } from "./traffic-request.ts";

/** Weights, and where every request would go under them. */
export interface TrafficTrade extends NamedTradeStep {
  /** Index of the candidate of each request; `refused`: none is left. */
  readonly choices: Int32Array;
}

export interface SweepOptions {
  readonly scales: Scales;
  /** Share of latency among the weights, [0,1): kept. */
  readonly latencyShare: number;
  /** Most weights tried. @default 60 */
  readonly steps?: number;
  readonly onStep?: (done: number) => void;
}

export const defaultSweepSteps = 60;

/** Quality per dollar at the ends of the sweep, beside none at all and nothing else: a thousand dollars, or a nano-dollar, for a unit. */
const minTrade = 1e-3;
const maxTrade = 1e9;
/** Steps closer together than this are the same weights in four digits. */
const minRatio = 1.001;

/**
 * Weights from quality alone to cost alone: the ends first, then again and again the middle of the two neighbours between which most requests
 * move, until the steps are used up or no request moves any more. So the steps lie where the log has decisions to change.
 */
export function trafficSweep(
  requests: readonly TrafficRequest[],
  { scales, latencyShare, steps = defaultSweepSteps, onStep = () => {} }: SweepOptions,
): TrafficTrade[] {
  const trade = (qualityPerDollar: number): TrafficTrade =>
    decideAll(
      requests,
      { name: null, qualityPerDollar, weights: tradeWeights(qualityPerDollar, scales, latencyShare) },
      scales,
    );
  const found = [0, minTrade, maxTrade, Number.POSITIVE_INFINITY].map(trade);
  while (found.length < steps) {
    const left = widestGap(found);
    if (left === null) break;
    found.splice(
      left + 1,
      0,
      trade(Math.sqrt(found[left]!.qualityPerDollar * found[left + 1]!.qualityPerDollar)),
    );
    onStep(found.length);
  }
  return found;
}

/** Decides every request again under these weights. */
export function decideAll(
  requests: readonly TrafficRequest[],
  step: NamedTradeStep,
  scales: Scales,
): TrafficTrade {
  return {
    ...step,
    choices: Int32Array.from(requests, (request) => redecide(request, step.weights, scales)),
  };
}

/** Place of the step after which most requests move; null: none moves where there is room between two steps. */
function widestGap(trades: readonly TrafficTrade[]): number | null {
  let widest: number | null = null;
  let most = 0;
  for (let place = 0; place + 1 < trades.length; place += 1) {
    const [one, other] = [trades[place]!, trades[place + 1]!];
    const isOpen = one.qualityPerDollar > 0 && other.qualityPerDollar / one.qualityPerDollar > minRatio;
    if (!isOpen || other.qualityPerDollar === Number.POSITIVE_INFINITY) continue;
    let moved = 0;
    for (const [row, choice] of one.choices.entries()) if (choice !== other.choices[row]) moved += 1;
    if (moved > most) [widest, most] = [place, moved];
  }
  return widest;
}
