import { expectedCharge } from "./observed.ts";
import { refused } from "./redecide.ts";
import type { TrafficRequest } from "./traffic-request.ts";
import type { TrafficTrade } from "./traffic-sweep.ts";

/** What is expected of each request under a trade; NaN where it would be refused. */
export interface TradeColumns {
  readonly quality: Float64Array;
  /** null: not known, because a candidate without a price would be chosen. */
  readonly costPerThousandUsd: Float64Array | null;
  readonly latencyMs: Float64Array;
  /** 1: another candidate would be best than the log found. */
  readonly moved: Float64Array;
  readonly shares: readonly number[];
  readonly refused: number;
  readonly unpriced: number;
}

export function tradeColumns(
  requests: readonly TrafficRequest[],
  { choices }: TrafficTrade,
  models: readonly string[],
): TradeColumns {
  const empty = (): Float64Array => new Float64Array(requests.length).fill(Number.NaN);
  const [quality, cost, latencyMs, moved] = [empty(), empty(), empty(), empty()];
  const placeOf = new Map(models.map((id, place) => [id, place]));
  const counts = new Array<number>(models.length).fill(0);
  let refusedCount = 0;
  let unpriced = 0;
  for (const [row, request] of requests.entries()) {
    const choice = choices[row]!;
    if (choice === refused) {
      refusedCount += 1;
      continue;
    }
    const prediction = request.predictions[choice]!;
    const usd = expectedCharge.value(request, choice);
    if (usd === null) unpriced += 1;
    quality[row] = prediction.quality.mean;
    cost[row] = usd ?? Number.NaN;
    latencyMs[row] = prediction.latency.totalMs;
    moved[row] = choice === 0 ? 0 : 1;
    const place = placeOf.get(request.candidates[choice]!.id);
    if (place !== undefined) counts[place]! += 1;
  }
  const served = requests.length - refusedCount;
  return {
    ...{ quality, latencyMs, moved, unpriced },
    costPerThousandUsd: unpriced > 0 ? null : cost,
    refused: refusedCount,
    shares: counts.map((count) => count / Math.max(1, served)),
  };
}
