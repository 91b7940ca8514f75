import { type BootstrapFigure, clusteredBootstrap } from "../stats/clustered-bootstrap.ts";
import { clusterRows } from "../stats/clusters.ts";
import type { WeightedStatistic } from "../stats/weighted-statistic.ts";
import { undefinedFigure } from "./replay-figures.ts";

export interface FigureOptions {
  readonly seed: number;
  /** Resamples of whole questions; 0: figures without intervals. */
  readonly draws: number;
}

/** Figures with intervals over questions; without draws, or with a single question, the figures alone. */
export function figuresByBootstrap<Name extends string>(
  groups: readonly string[],
  statistic: WeightedStatistic<Name>,
  { seed, draws }: FigureOptions,
): Readonly<Record<Name, BootstrapFigure>> {
  const clusters = clusterRows(groups);
  if (draws >= 2 && clusters.clusterCount >= 2)
    return clusteredBootstrap(clusters, statistic, { seed, draws });
  const estimates = statistic(new Float64Array(groups.length).fill(1));
  const figures = (Object.keys(estimates) as Name[]).map(
    (name) => [name, { ...undefinedFigure, estimate: estimates[name] }] as const,
  );
  return Object.fromEntries(figures) as Record<Name, BootstrapFigure>;
}
