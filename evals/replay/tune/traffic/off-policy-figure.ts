import type { BootstrapFigure } from "../../../stats/clustered-bootstrap.ts";
import type { LoggedRewards } from "../../off-policy/off-policy.ts";
import {
  doublyRobustTerms,
  type Overlap,
  type OverlapOptions,
  overlap,
  selfNormalisedEstimate,
  weightedMean,
} from "../../off-policy/off-policy.ts";
import { undefinedFigure } from "../../replay-figures.ts";
import { refused } from "./redecide.ts";
import type { TrafficRequest } from "./traffic-request.ts";
import type { TrafficTrade } from "./traffic-sweep.ts";

/** What the log itself says of other weights; both figures are undefined where it is too thin, for the reason in `overlap.tooThin`. */
export interface OffPolicyFigure {
  readonly doublyRobust: BootstrapFigure;
  readonly selfNormalised: BootstrapFigure;
  readonly overlap: Omit<Overlap, "weights">;
}

/** What is read of a request: what came of it, and what was expected of each candidate; null: not known. */
export interface Observed {
  readonly reward: (request: TrafficRequest) => number | null;
  readonly value: (request: TrafficRequest, candidate: number) => number | null;
}

/** A sample whose estimates can be drawn again and again. */
export interface OffPolicySample {
  readonly overlap: Overlap;
  /** @param counts how often each request counts */
  estimate(counts: Float64Array): {
    readonly doublyRobust: number | null;
    readonly selfNormalised: number | null;
  };
}

/** The requests of which something is known, weighed against the trade. */
export function offPolicySample(
  requests: readonly TrafficRequest[],
  { choices }: TrafficTrade,
  { reward, value }: Observed,
  options: OverlapOptions,
): OffPolicySample {
  const rows: number[] = [];
  const columns: Record<keyof LoggedRewards, number[]> = {
    ...{ rewards: [], propensities: [], targetProbabilities: [] },
    ...{ loggedValues: [], targetValues: [], supported: [] },
  };
  for (const [row, request] of requests.entries()) {
    const target = choices[row]!;
    if (target === refused) continue;
    const [got, expected, wanted] = [reward(request), value(request, request.chosen), value(request, target)];
    if (got === null || expected === null || wanted === null) continue;
    rows.push(row);
    columns.rewards.push(got);
    columns.propensities.push(request.propensities[request.chosen]!);
    columns.targetProbabilities.push(target === request.chosen ? 1 : 0);
    columns.loggedValues.push(expected);
    columns.targetValues.push(wanted);
    columns.supported.push(request.propensities[target]! > 0 ? 1 : 0);
  }
  const logged = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]),
  ) as unknown as LoggedRewards;
  const found = overlap(logged, options);
  const terms = doublyRobustTerms(logged, found.weights);
  const own = new Float64Array(rows.length);
  return {
    overlap: found,
    estimate(counts) {
      for (let place = 0; place < rows.length; place += 1) own[place] = counts[rows[place]!]!;
      return {
        doublyRobust: weightedMean(terms, own),
        selfNormalised: selfNormalisedEstimate(logged.rewards, found.weights, own),
      };
    },
  };
}

/** Joins a sample's overlap and its figures; undefined where the log is too thin. */
export function offPolicyFigure(
  { overlap: { weights: _, ...found } }: OffPolicySample,
  figures: { readonly doublyRobust?: BootstrapFigure; readonly selfNormalised?: BootstrapFigure },
): OffPolicyFigure {
  return {
    doublyRobust: figures.doublyRobust ?? undefinedFigure,
    selfNormalised: figures.selfNormalised ?? undefinedFigure,
    overlap: found,
  };
}
