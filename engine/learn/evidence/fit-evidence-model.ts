import type { EvidenceModel, FitTable } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import { checkFitTable } from "./check-fit-table.ts";
import { type EvidenceFitOptions, evidenceFitDefaults } from "./evidence-fit-options.ts";
import { fitCostHeads } from "./fit-cost-heads.ts";
import { fitHeads } from "./fit-heads.ts";
import { kMeans, nearestCentre } from "./k-means.ts";

/**
 * Fits what recorded outcomes say of every model: task probabilities, shrunken task means, what the prompt's features add within a task,
 * and how far to leave all that for prompts unlike the evidence. Pure: the same table and seed give the same model.
 *
 * @throws RangeError naming the field of the table that is impossible
 */
export function fitEvidenceModel(
  table: FitTable,
  seed: number,
  options: Partial<EvidenceFitOptions> = {},
): EvidenceModel {
  checkFitTable(table);
  const settings = { ...evidenceFitDefaults, ...options };
  const random = createSeededRandom(seed);
  const labelled = table.tasks.some((task) => task !== -1) ? table : withClusterTasks(table, seed, settings);
  const hasContext = table.features.every((features) => features.contextualEmbedding !== null);
  return {
    models: table.models,
    taskNames: labelled.taskNames,
    static: fitHeads(labelled, false, random, settings),
    full: hasContext ? fitHeads(labelled, true, random, settings) : null,
    cost: fitCostHeads(labelled),
    prompts: table.features.length,
    observations: table.scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0),
  };
}

/** Prompts per cluster at least, so that a cluster's means are not made of single scores. */
const promptsPerCluster = 20;

/** Without any task label, clusters of the features stand in for tasks. */
function withClusterTasks(table: FitTable, seed: number, settings: EvidenceFitOptions): FitTable {
  const scaling = fitBlockScaling(table.features, false);
  const design = createRowMatrix(table.features.length, scaledLength(scaling));
  table.features.forEach((features, row) => {
    scaleInto(rowOf(design, row), features, scaling);
  });
  const clusters = Math.max(1, Math.min(settings.clusters, Math.floor(design.rows / promptsPerCluster)));
  const centres = kMeans(design, clusters, createSeededRandom(seed));
  return {
    ...table,
    taskNames: Array.from({ length: centres.rows }, (_, index) => `cluster ${index + 1}`),
    tasks: Int32Array.from({ length: design.rows }, (_, row) => nearestCentre(rowOf(design, row), centres)),
  };
}
