import {
  type BootstrapFigure,
  type BootstrapOptions,
  clusteredBootstrap,
} from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";
import { type PreparedRouting, type RoutingFigures, routingFigures } from "./routing-figures.ts";

export type RoutingFigureName = keyof RoutingFigures;

/** Every figure of a router with an interval, by a bootstrap over whole questions. Throws a RangeError with fewer than two. */
export function routingIntervals(
  prepared: PreparedRouting,
  options: BootstrapOptions,
): Readonly<Record<RoutingFigureName, BootstrapFigure>> {
  const clusters = clusterRows(prepared.outcomes.groups);
  return clusteredBootstrap(clusters, (weights) => routingFigures(prepared, weights), options);
}

/**
 * What the first router has over the second in every figure, with intervals: both are weighed on the same draws, so that what they
 * share cancels out. Throws a RangeError unless both were prepared on the same outcomes.
 */
export function routingDifferences(
  first: PreparedRouting,
  second: PreparedRouting,
  options: BootstrapOptions,
): Readonly<Record<RoutingFigureName, BootstrapFigure>> {
  if (first.outcomes !== second.outcomes) {
    throw new RangeError(
      "Only routers on the same outcomes can be compared: prepare both with the same object.",
    );
  }
  const statistic = (weights: Float64Array): RoutingFigures => {
    const one = routingFigures(first, weights);
    const other = routingFigures(second, weights);
    const differences = (Object.keys(one) as RoutingFigureName[]).map((name) => {
      const [left, right] = [one[name], other[name]];
      return [name, left === null || right === null ? null : left - right] as const;
    });
    return Object.fromEntries(differences) as RoutingFigures;
  };
  return clusteredBootstrap(clusterRows(first.outcomes.groups), statistic, options);
}
