import type { FitTable, JointNet, Random } from "../../contracts/index.ts";
import type { RowMatrix } from "../../numeric/row-matrix.ts";
import { takeRows } from "../../numeric/row-matrix.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitJointNet, jointNetDefaults } from "./joint-net.ts";
import { type ShrunkenMeans, shrunkenMeans } from "./shrunken-means.ts";
import { fitTaskRegression } from "./task-regression.ts";
import { fitWithinTaskRidge } from "./within-task-ridge.ts";

/** The parts that know the tasks of the evidence. */
export interface FamiliarFit {
  readonly taskWeights: Float32Array;
  readonly taskBiases: Float32Array;
  readonly nets: readonly JointNet[];
  readonly means: ShrunkenMeans;
  readonly residualWeights: Float32Array;
}

/** Fits task regression, task means, nets and the within-task ridge on the named rows. */
export function fitFamiliar(
  table: FitTable,
  design: RowMatrix,
  rows: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
  nets: number,
): FamiliarFit {
  const modelCount = table.models.length;
  const taskCount = table.taskNames.length;
  const tasks = Int32Array.from(rows, (row) => table.tasks[row]!);
  const scores = new Float64Array(rows.length * modelCount);
  rows.forEach((row, at) =>
    scores.set(table.scores.subarray(row * modelCount, (row + 1) * modelCount), at * modelCount),
  );
  const part = rows.length === design.rows ? design : takeRows(design, rows);
  const regression = fitTaskRegression(part, tasks, taskCount, random, options.maxTaskVisits);
  const means = shrunkenMeans(scores, tasks, taskCount, modelCount);
  return {
    taskWeights: regression.weights,
    taskBiases: regression.biases,
    nets: Array.from({ length: nets }, () =>
      fitJointNet(part, { modelCount, taskCount, scores, tasks }, random, jointNetDefaults),
    ),
    means,
    residualWeights: fitWithinTaskRidge(part, scores, tasks, taskCount, modelCount, options),
  };
}
