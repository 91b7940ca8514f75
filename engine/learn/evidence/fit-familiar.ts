import type { JointNet, Random } from "../../contracts/index.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { countTasks } from "./count-tasks.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import type { FitRows } from "./fit-rows.ts";
import { fitJointNet } from "./joint-net.ts";
import { type ShrunkenMeans, shrunkenMeans } from "./shrunken-means.ts";
import { fitTaskRegression } from "./task-regression.ts";

/** The parts that know the tasks of the evidence. */
export interface FamiliarFit {
  readonly taskWeights: Float32Array;
  readonly taskBiases: Float32Array;
  readonly nets: readonly JointNet[];
  readonly means: ShrunkenMeans;
}

/** Fits task regression, task means and nets. */
export function fitFamiliar(
  kernel: FloatKernel,
  part: FitRows,
  random: Random,
  options: EvidenceFitOptions,
  nets: number,
): FamiliarFit {
  const { design, tasks, scores, taskCount, modelCount } = part;
  const regression = fitTaskRegression(
    kernel,
    design,
    tasks,
    taskCount,
    random,
    Math.min(options.taskVisits, options.taskEpochs * design.rows),
  );
  const netVisits = Math.min(options.netVisits, options.netEpochs * design.rows);
  return {
    taskWeights: regression.weights,
    taskBiases: regression.biases,
    nets: Array.from({ length: nets }, () =>
      fitJointNet(kernel, design, { modelCount, taskCount, scores, tasks }, random, netVisits),
    ),
    means: shrunkenMeans(countTasks(scores, tasks, taskCount, modelCount)),
  };
}
