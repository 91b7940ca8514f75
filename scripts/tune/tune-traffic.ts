import { type Policy, presets, type Weights } from "../../engine/index.ts";
import { tradeFront } from "../../evals/replay/tune/trade-front.ts";
import { loggedFigures } from "../../evals/replay/tune/traffic/logged-figures.ts";
import { redecide } from "../../evals/replay/tune/traffic/redecide.ts";
import {
  type TrafficFigureOptions,
  type TrafficPoint,
  trafficPoints,
} from "../../evals/replay/tune/traffic/traffic-points.ts";
import type { TrafficRequest } from "../../evals/replay/tune/traffic/traffic-request.ts";
import { decideAll, defaultSweepSteps, trafficSweep } from "../../evals/replay/tune/traffic/traffic-sweep.ts";
import { startProgressBar } from "../replay/progress-bar.ts";
import type { TuneBasis } from "./tune-arguments.ts";

export interface TuneTrafficOptions extends TrafficFigureOptions {
  /** Its scales are used, its weights shown and their share of latency kept. */
  readonly policy: Policy;
  readonly basis: TuneBasis;
}

export interface TrafficResult {
  readonly models: readonly string[];
  /** By the basis; empty: nothing is known by it. */
  readonly front: readonly TrafficPoint[];
  /** Presets and, where the policy is weights, the configured ones. */
  readonly named: readonly TrafficPoint[];
  /** Settings of the sweep, and those of them of which scores or charges say too little. */
  readonly swept: number;
  readonly tooThin: number;
  /** Settings under which some request has no candidate left: kept out of the front. */
  readonly refusing: number;
  readonly logged: ReturnType<typeof loggedFigures>;
  /** Requests of the policy weights that are decided as they were where nothing but the draw is left out, and how many there are. */
  readonly decidedAlike: number;
  readonly decidedByWeights: number;
  /** Choices that could have been others. */
  readonly drawn: number;
  readonly latencyShare: number;
}

/** Sweeps the weights over logged requests. */
export function tuneTraffic(
  requests: readonly TrafficRequest[],
  { policy, basis, ...options }: TuneTrafficOptions,
): TrafficResult {
  const { scales, rule } = policy;
  const kept = rule.kind === "weights" ? rule.weights : presets.balanced;
  const latencyShare = kept.latency / (kept.quality + kept.cost + kept.latency);
  const named: readonly (readonly [string, Weights])[] = [
    ...Object.entries(presets).map(([name, weights]) => [`auto:${name}`, weights] as const),
    ...(rule.kind === "weights" ? ([["configured", rule.weights]] as const) : []),
  ];
  const bar = startProgressBar("deciding again", defaultSweepSteps);
  const sweep = trafficSweep(requests, {
    scales,
    latencyShare: latencyShare < 1 ? latencyShare : 0,
    onStep: bar.update,
  });
  bar.stop();
  const trades = [
    ...sweep,
    ...named.map(([name, weights]) =>
      decideAll(requests, { name, weights, qualityPerDollar: perDollar(weights, scales.costUsd) }, scales),
    ),
  ];
  const models = [...new Set(requests.flatMap(({ candidates }) => candidates.map(({ id }) => id)))].sort();
  const points = trafficPoints(requests, trades, models, options);
  const onBasis = basis === "scores" ? points.map(byScores) : points;
  // Weights that leave requests without any candidate are no offer, whatever the others score.
  const offers = onBasis.filter(
    ({ name, refused, quality, costPerThousandUsd: cost }) =>
      name === null &&
      refused === 0 &&
      quality.estimate !== null &&
      (basis === "predictions" || cost.estimate !== null),
  );
  const byWeights = requests.filter((request) => request.policy.rule.kind === "weights" && !request.isLocked);
  return {
    models,
    front: tradeFront(offers),
    swept: sweep.length,
    tooThin: points.filter(
      ({ name, scored, charged }) =>
        name === null && (scored.overlap.tooThin ?? charged.overlap.tooThin) !== null,
    ).length,
    refusing: points.filter(({ refused }) => refused > 0).length,
    named: onBasis.filter(({ name }) => name !== null),
    logged: loggedFigures(requests, options),
    decidedAlike: byWeights.filter(isDecidedAlike).length,
    decidedByWeights: byWeights.length,
    drawn: requests.filter(({ propensities }) => propensities.filter((one) => one > 0).length > 1).length,
    latencyShare,
  };
}

const perDollar = ({ quality, cost }: Weights, scaleUsd: number): number =>
  cost === 0 ? 0 : cost / quality / scaleUsd;

/** The point by what was scored and charged; undefined where the log is too thin. */
const byScores = (point: TrafficPoint): TrafficPoint => ({
  ...point,
  quality: point.scored.doublyRobust,
  costPerThousandUsd: point.charged.doublyRobust,
});

/** The log's predictions are rounded, so that what was a tie by a hair may fall the other way. */
function isDecidedAlike(request: TrafficRequest): boolean {
  const { rule, scales } = request.policy;
  return rule.kind === "weights" && redecide(request, rule.weights, scales) === 0;
}
