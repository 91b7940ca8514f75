import { type BootstrapFigure, type BootstrapOptions, clusteredBootstrap } from "./clustered-bootstrap.ts";
import type { PairedDifferences } from "./paired-differences.ts";

/** Interval for the mean difference of two models on the same cases, whole clusters resampled. */
export function pairedBootstrap(pairs: PairedDifferences, options: BootstrapOptions): BootstrapFigure {
  const statistic = (weights: Float64Array): { difference: number | null } => {
    let total = 0;
    let sum = 0;
    for (const [row, weight] of weights.entries()) {
      total += weight;
      sum += weight * pairs.differences[row]!;
    }
    return { difference: total > 0 ? sum / total : null };
  };
  return clusteredBootstrap(pairs.clusters, statistic, options).difference;
}
