import type { BootstrapFigure } from "../../../stats/clustered-bootstrap.ts";
import { type FigureOptions, figuresByBootstrap } from "../../figures-by-bootstrap.ts";
import { weightedMean } from "../../off-policy/off-policy.ts";
import { expectedCharge, expectedScore } from "./observed.ts";
import type { Observed } from "./off-policy-figure.ts";
import type { TrafficRequest } from "./traffic-request.ts";

/** What was expected of the choices that were made, and what came of them. Both are undefined where nothing was observed. */
export interface LoggedFigures {
  readonly requests: number;
  readonly expected: BootstrapFigure;
  readonly observed: BootstrapFigure;
  /** Observed less expected, on the same draws. */
  readonly difference: BootstrapFigure;
}

/** Holds the predictions for the logged choices against what was observed, on the same requests: how far the predictions can be trusted. */
export function loggedFigures(
  requests: readonly TrafficRequest[],
  options: FigureOptions,
): { readonly scores: LoggedFigures; readonly charges: LoggedFigures } {
  return {
    scores: figuresOf(requests, expectedScore, options),
    charges: figuresOf(requests, expectedCharge, options),
  };
}

function figuresOf(
  requests: readonly TrafficRequest[],
  { reward, value }: Observed,
  options: FigureOptions,
): LoggedFigures {
  const known = requests.flatMap((request) => {
    const [observed, expected] = [reward(request), value(request, request.chosen)];
    return observed === null || expected === null ? [] : [{ observed, expected, cluster: request.cluster }];
  });
  const observed = Float64Array.from(known, (row) => row.observed);
  const expected = Float64Array.from(known, (row) => row.expected);
  const difference = observed.map((value, row) => value - expected[row]!);
  const figures = figuresByBootstrap(
    known.map(({ cluster }) => cluster),
    (counts) => ({
      observed: weightedMean(observed, counts),
      expected: weightedMean(expected, counts),
      difference: weightedMean(difference, counts),
    }),
    options,
  );
  return { requests: known.length, ...figures };
}
