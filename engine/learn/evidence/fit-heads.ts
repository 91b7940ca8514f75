import type { CostHeads, EvidenceHeads, FitTable, Random } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitKernel } from "./fit-kernel.ts";
import { allRows } from "./fit-rows.ts";
import { fitShrinkage } from "./fit-shrinkage.ts";
import { judgedOutcomes } from "./judged-outcomes.ts";
import { fitKeptShares } from "./kept-shares.ts";
import { fitKernelRidge, fitKnownTasks, predictHeldOut } from "./known-tasks.ts";
import { crossProducts } from "./ridge.ts";
import { scoreCorrelation } from "./score-correlation.ts";
import type { ShrunkenMeans } from "./shrunken-means.ts";
import { fitUnknownTasks } from "./unknown-tasks.ts";

/**
 * Fits all heads on one set of features: static alone, or static with context.
 *
 * @param table the prompts whose features are read
 * @param allMeans means over all prompts, these and the rest
 */
export function fitHeads(
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
  const products = crossProducts(design, Array(design.rows).keys());
  const { discriminant } = fitKnownTasks(whole, products, options);
  const kernel = fitKernel(design, products, options, random);
  const heldOut = predictHeldOut(whole, products, kernel, table.groups, random, options);
  const outcomes = judgedOutcomes(table, cost, heldOut.tasks);
  const learned = heldOut.taskQuality.map((value, at) => value + heldOut.residual[at]!);
  const shrinkage = fitShrinkage(heldOut, learned, outcomes);
  const believed = learned.map(
    (value, at) => value + shrinkage.meanShrinkage * (heldOut.modelMeans[at]! - value),
  );
  const { modelMeans, means, statistics, pseudoCount } = allMeans;
  const from = scaling.embeddingMeans.length;
  const surface = { from, to: from + scaling.surfaceMeans.length };
  return {
    scaling,
    taskWeights: discriminant.weights.map((weight) => weight / heldOut.temperature),
    taskBiases: discriminant.biases.map((bias) => bias / heldOut.temperature),
    taskMeans: means,
    statistics,
    pseudoCount,
    modelMeans,
    kernel: kernel.kernel,
    residualWeights: fitKernelRidge(
      whole,
      kernel,
      Int32Array.from(Array(design.rows).keys()),
      heldOut.taskQuality,
      options,
    ),
    scoreCorrelation: scoreCorrelation(whole, means),
    keptShares: fitKeptShares(believed, outcomes),
    ...shrinkage,
    ...fitUnknownTasks(whole, products, surface, modelMeans, heldOut, random, options),
  };
}
