/** Rows that belong together (one question, one conversation): drawn, flipped and counted as one. */
export interface Clusters {
  readonly clusterCount: number;
  /** Cluster of each row, numbered in the order of first appearance. */
  readonly clusterOf: Int32Array;
  /** Rows of cluster c: `members` from `starts[c]` to before `starts[c + 1]`. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/**
 * The one place where rows are put into clusters, so that every statistic sees the same ones. Throws a RangeError for an empty
 * key: a row without a cluster must be given one of its own by the caller, not guessed.
 */
export function clusterRows(keys: readonly string[]): Clusters {
  const numberByKey = new Map<string, number>();
  const clusterOf = Int32Array.from(keys, (key, row) => {
    if (key === "")
      throw new RangeError(`Row ${row} has no cluster: give it a key, its own if it stands alone.`);
    const known = numberByKey.get(key) ?? numberByKey.size;
    numberByKey.set(key, known);
    return known;
  });
  const starts = new Int32Array(numberByKey.size + 1);
  for (const cluster of clusterOf) starts[cluster + 1] = starts[cluster + 1]! + 1;
  for (let cluster = 0; cluster < numberByKey.size; cluster += 1) {
    starts[cluster + 1] = starts[cluster + 1]! + starts[cluster]!;
  }
  const next = starts.slice();
  const members = new Int32Array(keys.length);
  for (const [row, cluster] of clusterOf.entries()) {
    const place = next[cluster]!;
    members[place] = row;
    next[cluster] = place + 1;
  }
  return { clusterCount: numberByKey.size, clusterOf, starts, members };
}

/** Sum of the rows' values in each cluster. Throws a RangeError where there is not one value per row. */
export function clusterSums(values: Float64Array, clusters: Clusters): Float64Array {
  if (values.length !== clusters.clusterOf.length) {
    throw new RangeError(`${values.length} values do not fit ${clusters.clusterOf.length} clustered rows.`);
  }
  const sums = new Float64Array(clusters.clusterCount);
  for (const [row, cluster] of clusters.clusterOf.entries()) sums[cluster] = sums[cluster]! + values[row]!;
  return sums;
}
