import type { EvidenceHeads } from "../contracts/index.ts";
import { scaledLength } from "./block-scaling.ts";
import { createKernelSimilarities } from "./kernel-similarities.ts";
import { multiplyRows, squaredLength } from "./linear-rows.ts";
import { softmaxInPlace } from "./softmax.ts";

/** What all models share for one prompt. Overwritten by the next run. */
export interface HeadsForward {
  /** Scaled features to fill before a run. */
  readonly row: Float32Array;
  readonly tasks: Float64Array;
  /** Per model: addition of the within-task kernel ridge, and of the transfer ridge. */
  readonly residuals: Float64Array;
  readonly transfers: Float64Array;
  /** Squared distance to the nearest task's centre over that task's variance; 0 without a detector. */
  nearestDistanceRatio(): number;
  run(): void;
}

/** Lays the scratch space out once, for many prompts. */
export function createHeadsForward(heads: EvidenceHeads): HeadsForward {
  const { detector, scaling, taskBiases } = heads;
  const row = new Float32Array(scaledLength(scaling));
  const surfaceStart = scaling.embeddingMeans.length;
  const surface = row.subarray(surfaceStart, surfaceStart + scaling.surfaceMeans.length);
  const similarities = createKernelSimilarities(heads.kernel, row.length);
  const tasks = new Float64Array(taskBiases.length);
  const residuals = new Float64Array(heads.modelMeans.length);
  const transfers = new Float64Array(heads.modelMeans.length);
  const centres = detector?.centres ?? new Float32Array(0);
  const products = new Float64Array(detector?.variances.length ?? 0);
  const squares = products.map((_, at) =>
    squaredLength(centres.subarray(at * row.length, (at + 1) * row.length)),
  );
  return {
    row,
    tasks,
    residuals,
    transfers,
    run() {
      multiplyRows(heads.taskWeights, row, tasks);
      for (let task = 0; task < tasks.length; task += 1) tasks[task]! += taskBiases[task]!;
      softmaxInPlace(tasks);
      similarities.compare(row);
      multiplyRows(heads.residualWeights, similarities.values, residuals);
      multiplyRows(heads.transferWeights, surface, transfers);
    },
    nearestDistanceRatio() {
      if (detector === null) return 0;
      multiplyRows(centres, row, products);
      const length = squaredLength(row);
      let min = Number.POSITIVE_INFINITY;
      for (let centre = 0; centre < products.length; centre += 1)
        min = Math.min(
          min,
          (length - 2 * products[centre]! + squares[centre]!) / detector.variances[centre]!,
        );
      return Math.max(0, min);
    },
  };
}
