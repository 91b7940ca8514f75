import type { EvidenceHeads, FitTable, Random } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createRowMatrix, type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitFamiliar } from "./fit-familiar.ts";
import { fitNovel } from "./fit-novel.ts";
import { fitTrust } from "./fit-trust.ts";

/** Fits all heads on one set of features: static alone, or static with context. */
export function fitHeads(
  table: FitTable,
  usesContext: boolean,
  random: Random,
  options: EvidenceFitOptions,
): EvidenceHeads {
  const scaling = fitBlockScaling(table.features, usesContext);
  const design: RowMatrix = createRowMatrix(table.features.length, scaledLength(scaling));
  table.features.forEach((features, row) => scaleInto(rowOf(design, row), features, scaling));
  const all = Int32Array.from({ length: design.rows }, (_, row) => row);
  const familiar = fitFamiliar(table, design, all, random, options, options.nets);
  const choice = fitTrust(table, design, random, options);
  const novel = fitNovel(table, design, familiar.means.modelMeans, scaling, random, options, choice.heldOut);
  return {
    scaling,
    taskWeights: familiar.taskWeights,
    taskBiases: familiar.taskBiases,
    nets: familiar.nets,
    taskMeans: familiar.means.means,
    taskMeanVariances: familiar.means.means.map(
      (mean, cell) => (mean * (1 - mean)) / (familiar.means.counts[cell]! + familiar.means.pseudoCount + 1),
    ),
    modelMeans: familiar.means.modelMeans,
    residualWeights: familiar.residualWeights,
    novelWeights: novel.weights,
    netShare: choice.netShare,
    trust: choice.trust,
    gate: novel.gate,
  };
}
