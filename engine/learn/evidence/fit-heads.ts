import type { CostHeads, EvidenceHeads, FitTable, Random } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitFamiliar } from "./fit-familiar.ts";
import { fitNovel } from "./fit-novel.ts";
import { allRows } from "./fit-rows.ts";
import { fitTrust } from "./fit-trust.ts";
import { predictHeldOut } from "./held-out-rows.ts";
import { judgedOutcomes } from "./judged-outcomes.ts";
import type { ShrunkenMeans } from "./shrunken-means.ts";
import { fitWithinTaskRidge } from "./within-task-ridge.ts";

/**
 * Fits all heads on one set of features: static alone, or static with context.
 *
 * @param table the prompts whose features are read
 * @param allMeans means over all prompts, these and the rest
 */
export function fitHeads(
  kernel: FloatKernel,
  table: FitTable,
  allMeans: ShrunkenMeans,
  cost: CostHeads,
  usesContext: boolean,
  random: Random,
  options: EvidenceFitOptions,
): EvidenceHeads {
  const scaling = fitBlockScaling(table.features, usesContext);
  const design = createRowMatrix(table.features.length, scaledLength(scaling));
  table.features.forEach((features, row) => {
    scaleInto(rowOf(design, row), features, scaling);
  });
  const whole = allRows(table, design);
  const familiar = fitFamiliar(kernel, whole, random, options, options.nets);
  const heldOut = predictHeldOut(kernel, whole, table.groups, random, options);
  const { netShare, trust, lead } = fitTrust(heldOut, judgedOutcomes(table, cost, heldOut.tasks));
  const { modelMeans, means, statistics, pseudoCount } = allMeans;
  const novel = fitNovel(kernel, whole, modelMeans, heldOut.foldOfRow, random, options);
  return {
    scaling,
    taskWeights: familiar.taskWeights,
    taskBiases: familiar.taskBiases,
    nets: familiar.nets,
    taskMeans: means,
    statistics,
    pseudoCount,
    modelMeans,
    residualWeights: fitWithinTaskRidge(kernel, whole, heldOut.taskQuality, options),
    novelWeights: novel.weights,
    netShare,
    trust,
    lead,
    gate: novel.gate,
  };
}
