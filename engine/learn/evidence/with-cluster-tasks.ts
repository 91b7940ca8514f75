import type { FitTable } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import { kMeans, nearestCentres } from "./k-means.ts";

/** Prompts per cluster at least, so that a cluster's means are not made of single scores. */
const promptsPerCluster = 20;

/** Without any task label, clusters of the static features stand in for tasks. */
export function withClusterTasks(table: FitTable, seed: number, maxClusters: number): FitTable {
  const scaling = fitBlockScaling(table.features, false);
  const design = createRowMatrix(table.features.length, scaledLength(scaling));
  table.features.forEach((features, row) => {
    scaleInto(rowOf(design, row), features, scaling);
  });
  const clusters = Math.max(1, Math.min(maxClusters, Math.floor(design.rows / promptsPerCluster)));
  const centres = kMeans(design, clusters, createSeededRandom(seed));
  return {
    ...table,
    taskNames: Array.from({ length: centres.rows }, (_, index) => `cluster ${index + 1}`),
    tasks: nearestCentres(design, centres),
  };
}
