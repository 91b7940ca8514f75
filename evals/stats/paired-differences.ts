import { type Clusters, clusterRows } from "./clusters.ts";

/** Differences of two models on the same cases: what every paired comparison works on. */
export interface PairedDifferences {
  /** First less second. */
  readonly differences: Float64Array;
  readonly clusters: Clusters;
  readonly mean: number;
  /** Cases left out because one of the two has no score. */
  readonly leftOut: number;
}

/** Pairs two lists of scores case by case; a case that one of them lacks is left out and counted. Null: no pair is left. */
export function pairedDifferences(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  clusterKeys: readonly string[],
): PairedDifferences | null {
  if (first.length !== second.length || first.length !== clusterKeys.length) {
    throw new RangeError(
      `Pairs need lists of one length: ${first.length}, ${second.length} scores and ${clusterKeys.length} cluster keys are given.`,
    );
  }
  const differences: number[] = [];
  const keys: string[] = [];
  for (const [row, one] of first.entries()) {
    const other = second[row];
    if (one === null || other === null || other === undefined) continue;
    differences.push(one - other);
    keys.push(clusterKeys[row] ?? "");
  }
  if (differences.length === 0) return null;
  return {
    differences: Float64Array.from(differences),
    clusters: clusterRows(keys),
    mean: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    leftOut: first.length - differences.length,
  };
}
