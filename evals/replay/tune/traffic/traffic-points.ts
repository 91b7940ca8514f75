import type { BootstrapFigure } from "../../../stats/clustered-bootstrap.ts";
import { type FigureOptions, figuresByBootstrap } from "../../figures-by-bootstrap.ts";
import type { OverlapOptions } from "../../off-policy/off-policy.ts";
import type { TradePoint } from "../trade-points.ts";
import { expectedCharge, expectedScore } from "./observed.ts";
import {
  type OffPolicyFigure,
  type OffPolicySample,
  offPolicyFigure,
  offPolicySample,
} from "./off-policy-figure.ts";
import { type TradeColumns, tradeColumns } from "./trade-columns.ts";
import type { TrafficRequest } from "./traffic-request.ts";
import type { TrafficTrade } from "./traffic-sweep.ts";

/** What weights would have done with the logged requests. Quality and cost are what the log's predictions expect. */
export interface TrafficPoint extends TradePoint {
  /** As `quality` and `costPerThousandUsd`, which a caller may replace by what was observed. */
  readonly predictedQuality: BootstrapFigure;
  readonly predictedCost: BootstrapFigure;
  readonly latencyMs: BootstrapFigure;
  /** Share of the requests whose best candidate would be another than it was. */
  readonly moved: BootstrapFigure;
  /** Mean score, by the scores of the requests that were scored. */
  readonly scored: OffPolicyFigure;
  /** Dollars per thousand requests, by what was charged. */
  readonly charged: OffPolicyFigure;
  /** Requests that no candidate could take under these weights; they are in no mean. */
  readonly refused: number;
  /** Requests that would go to a candidate without a price: with any, the cost is not known. */
  readonly unpriced: number;
}

export interface TrafficFigureOptions extends FigureOptions, OverlapOptions {}

const predictedNames = ["quality", "costPerThousandUsd", "latencyMs", "moved"] as const;
const observedNames = ["scored", "charged"] as const;
const estimateNames = ["doublyRobust", "selfNormalised"] as const;

/**
 * Scores weights on logged requests. All share the draws of one bootstrap over conversations. Intervals hold what chance the choice of requests
 * brings; of an error that all predictions share they know nothing.
 *
 * @param models every candidate's id, in the order of the points' shares
 */
export function trafficPoints(
  requests: readonly TrafficRequest[],
  trades: readonly TrafficTrade[],
  models: readonly string[],
  options: TrafficFigureOptions,
): TrafficPoint[] {
  const prepared = trades.map((trade) => ({
    trade,
    columns: tradeColumns(requests, trade, models),
    scored: offPolicySample(requests, trade, expectedScore, options),
    charged: offPolicySample(requests, trade, expectedCharge, options),
  }));
  const figures = figuresByBootstrap(
    requests.map(({ cluster }) => cluster),
    (counts) => {
      const found: Record<string, number | null> = {};
      for (const [index, { columns, ...samples }] of prepared.entries()) {
        for (const name of predictedNames) found[`${index} ${name}`] = meanOfKnown(columns[name], counts);
        for (const name of observedNames) addEstimates(found, `${index} ${name}`, samples[name], counts);
      }
      return found;
    },
    options,
  );
  return prepared.map(({ trade, columns, scored, charged }, index) => {
    const { choices: _, ...step } = trade;
    const figureOf = (name: string): BootstrapFigure | undefined => figures[`${index} ${name}`];
    const observed = (name: (typeof observedNames)[number], sample: OffPolicySample): OffPolicyFigure =>
      offPolicyFigure(
        sample,
        Object.fromEntries(estimateNames.map((estimate) => [estimate, figureOf(`${name} ${estimate}`)!])),
      );
    return {
      ...step,
      quality: figureOf("quality")!,
      costPerThousandUsd: figureOf("costPerThousandUsd")!,
      predictedQuality: figureOf("quality")!,
      predictedCost: figureOf("costPerThousandUsd")!,
      latencyMs: figureOf("latencyMs")!,
      moved: figureOf("moved")!,
      scored: observed("scored", scored),
      charged: observed("charged", charged),
      ...{ shares: columns.shares, refused: columns.refused, unpriced: columns.unpriced },
    };
  });
}

function addEstimates(
  found: Record<string, number | null>,
  name: string,
  sample: OffPolicySample,
  counts: Float64Array,
): void {
  if (sample.overlap.tooThin !== null) return;
  const estimates = sample.estimate(counts);
  for (const estimate of estimateNames) found[`${name} ${estimate}`] = estimates[estimate];
}

/** Mean of the values that are numbers; null where there is none, or no column at all. */
function meanOfKnown(values: TradeColumns["costPerThousandUsd"], counts: Float64Array): number | null {
  if (values === null) return null;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    sum += counts[row]! * value;
    total += counts[row]!;
  }
  return total > 0 ? sum / total : null;
}
