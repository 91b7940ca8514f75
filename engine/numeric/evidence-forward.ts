import type { EvidenceHeads } from "../contracts/evidence-model.ts";
import { runJointNet } from "./joint-net.ts";
import { dotRow } from "./linear.ts";
import { softmaxInPlace } from "./softmax.ts";

/** Scratch space of one forward pass; reused between prompts, so a pass allocates nothing. */
export interface EvidenceScratch {
  readonly row: Float32Array;
  /** Task probabilities: mean of the softmax regression and the nets' task heads. */
  readonly tasks: Float64Array;
  /** Mean of the nets' model heads; zeros without nets. */
  readonly netScores: Float64Array;
  readonly netTasks: Float64Array;
  readonly netModels: Float64Array;
  readonly activation: Float32Array;
  readonly output: Float64Array;
}

export function createEvidenceScratch(
  heads: EvidenceHeads,
  taskCount: number,
  modelCount: number,
  columns: number,
): EvidenceScratch {
  const hidden = Math.max(0, ...heads.nets.map((net) => net.hidden));
  return {
    row: new Float32Array(columns),
    tasks: new Float64Array(taskCount),
    netScores: new Float64Array(modelCount),
    netTasks: new Float64Array(taskCount),
    netModels: new Float64Array(modelCount),
    activation: new Float32Array(hidden),
    output: new Float64Array(modelCount + taskCount),
  };
}

/** Task probabilities and net scores of the scaled features in `scratch.row`. */
export function forwardTasks(heads: EvidenceHeads, scratch: EvidenceScratch): void {
  const { row, tasks, netScores, netTasks, netModels } = scratch;
  for (let task = 0; task < tasks.length; task += 1)
    tasks[task] = heads.taskBiases[task]! + dotRow(heads.taskWeights, task, row);
  softmaxInPlace(tasks);
  netScores.fill(0);
  const count = heads.nets.length;
  if (count === 0) return;
  for (let task = 0; task < tasks.length; task += 1) tasks[task] = tasks[task]! / 2;
  for (const net of heads.nets) {
    runJointNet(net, row, scratch.activation, scratch.output, netModels, netTasks);
    for (let model = 0; model < netScores.length; model += 1) netScores[model]! += netModels[model]! / count;
    for (let task = 0; task < tasks.length; task += 1) tasks[task]! += netTasks[task]! / (2 * count);
  }
}
