import type { FitTable } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import { kMeans, nearestCentres } from "./k-means.ts";

/** Prompts per cluster at least, so that a cluster's means are not made of single scores. */
const promptsPerCluster = 20;

/**
 * Clusters of the static features stand in for the tasks of the rows that have none, beside the tasks that are labelled: what models score
 * in such a region counts, however like a labelled task its prompts look. Fewer than 20 of them beside labelled rows stay without a task.
 */
export function withClusterTasks(table: FitTable, seed: number, maxClusters: number): FitTable {
  const rows = [...table.tasks.keys()].filter((row) => table.tasks[row] === -1);
  if (rows.length === 0 || (rows.length < promptsPerCluster && rows.length < table.tasks.length))
    return table;
  const features = rows.map((row) => table.features[row]!);
  const scaling = fitBlockScaling(features, false);
  const design = createRowMatrix(rows.length, scaledLength(scaling));
  features.forEach((each, at) => {
    scaleInto(rowOf(design, at), each, scaling);
  });
  const clusters = Math.max(1, Math.min(maxClusters, Math.floor(rows.length / promptsPerCluster)));
  const centres = kMeans(design, clusters, createSeededRandom(seed));
  const labels = rows.length === table.tasks.length ? [] : table.taskNames;
  const tasks = table.tasks.slice();
  nearestCentres(design, centres).forEach((cluster, at) => {
    tasks[rows[at]!] = labels.length + cluster;
  });
  const names = Array.from({ length: centres.rows }, (_, index) => `cluster ${index + 1}`);
  return { ...table, taskNames: [...labels, ...names], tasks };
}
