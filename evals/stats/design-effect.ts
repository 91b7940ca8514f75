import { clusteredMean } from "./clustered-mean.ts";

/**
 * How many clustered cases carry as much as one independent one: the square of the clustered standard error over the plain one, but
 * at least 1. For `casesNeeded`, from a pilot run. Null values are left out. Null result: fewer than two clusters, or no spread.
 */
export function designEffect(
  values: readonly (number | null)[],
  clusterKeys: readonly string[],
): number | null {
  // Every case alone, as in most suites: nothing to compute, whatever their number.
  if (new Set(clusterKeys).size === clusterKeys.length) {
    const known = values.filter((value) => value !== null);
    return known.some((value) => value !== known[0]) ? 1 : null;
  }
  const clustered = clusteredMean(values, clusterKeys)?.standardError ?? null;
  const alone = clusteredMean(
    values,
    values.map((_, row) => `${row}`),
  )?.standardError;
  if (clustered === null || !alone) return null;
  return Math.max(1, (clustered / alone) ** 2);
}
