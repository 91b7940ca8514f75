import type { EvidenceHeads, EvidenceModel, LastingDoubt, PromptFeatures } from "../../contracts/index.ts";
import { scaleInto } from "../../numeric/block-scaling.ts";
import { createHeadsForward, type HeadsForward } from "../../numeric/heads-forward.ts";
import { unknownProbability } from "../../numeric/out-of-distribution.ts";
import { largestLead, shrinkLeads } from "../../numeric/shrink-leads.ts";
import { slabFloat64 } from "../../numeric/slab-arrays.ts";
import type { EvidencePrediction } from "./evidence-prediction.ts";
import { type ModelBelief, predictModel } from "./predict-model.ts";
import { type MeanVariances, meanVariances, varianceOverTasks } from "./task-mean-variances.ts";

/** Predicts from recorded outcomes. Calls share scratch space, results do not. */
export interface EvidencePredictor {
  /** @param characters length of the whole prompt */
  predict(features: PromptFeatures, characters: number): EvidencePrediction;
  /**
   * Where the evidence is small or the prompt unlike it, leads over the best model overall are shrunk; the best one is then that of the models asked for.
   *
   * @param modelIndices which models of the evidence model, in the order of the results
   * @throws RangeError where there is no such model, or where the features are not finite or too short
   */
  predictFor(
    features: PromptFeatures,
    characters: number,
    modelIndices: ArrayLike<number>,
  ): EvidencePrediction;
  /** What many prompts like that of a prediction do not average out: one per model of it, in its order. */
  lastingDoubts(prediction: EvidencePrediction): LastingDoubt[];
}

/** Lays the heads out once; a call runs the shared parts once and a few sums per model. */
export function createEvidencePredictor(model: EvidenceModel): EvidencePredictor {
  const staticHeads = prepareHeads(model.static);
  const fullHeads = model.full === null ? null : prepareHeads(model.full);
  const everyModel = Int32Array.from(model.models, (_, index) => index);
  const belief: ModelBelief = { quality: 0, variance: 0, meanVariance: 0 };
  const predictFor: EvidencePredictor["predictFor"] = (features, characters, modelIndices) => {
    const isFull = fullHeads !== null && features.contextualEmbedding !== null;
    const prepared = isFull ? fullHeads : staticHeads;
    const { heads, forward } = prepared;
    scaleInto(forward.row, features, heads.scaling);
    forward.run();
    if (Number.isNaN(forward.tasks[0]!))
      throw new RangeError("features: a value is not finite, or a block is shorter than in the fit");
    const ratio = forward.nearestDistanceRatio();
    const { detector } = heads;
    const novelty = detector === null ? 0 : unknownProbability(detector, ratio, detector.priorOdds);
    const count = modelIndices.length;
    const quality = slabFloat64(count);
    const standardDeviation = slabFloat64(count);
    const costUsd = slabFloat64(count);
    const meanVariance = slabFloat64(count);
    for (let at = 0; at < count; at += 1) {
      const index = modelIndices[at]!;
      if (model.models[index] === undefined)
        throw new RangeError(`modelIndices: there is no model ${index} of ${model.models.length}`);
      const { variances, overTasks } = prepared;
      predictModel(belief, index, heads, forward, novelty, variances, overTasks[index]!);
      quality[at] = belief.quality;
      standardDeviation[at] = Math.sqrt(belief.variance);
      meanVariance[at] = belief.meanVariance;
      costUsd[at] = expectedCost(index, model, forward.tasks, characters);
    }
    const overall = slabFloat64(count);
    for (let at = 0; at < count; at += 1) overall[at] = heads.modelMeans[modelIndices[at]!]!;
    let shrinkage = heads.leadShrinkage;
    if (detector !== null) {
      const unknown = unknownProbability(detector, ratio, detector.leadOdds);
      const lead = largestLead(quality, overall);
      const kept = lead > 0 ? 1 - unknown - (unknown * detector.leadLoss) / lead : 1 - unknown;
      shrinkage = 1 - (1 - shrinkage) * Math.max(0, kept);
    }
    if (shrinkage > 0) {
      shrinkLeads(quality, overall, shrinkage);
    }
    const depth = isFull ? "full" : "static";
    const taskProbabilities = slabFloat64(forward.tasks.length);
    taskProbabilities.set(forward.tasks);
    return {
      modelIndices,
      quality,
      standardDeviation,
      meanVariance,
      costUsd,
      taskProbabilities,
      novelty,
      depth,
    };
  };
  return {
    predict: (features, characters) => predictFor(features, characters, everyModel),
    predictFor,
    lastingDoubts: ({ depth, meanVariance, modelIndices, novelty }) => {
      const { heads } = depth === "full" && fullHeads !== null ? fullHeads : staticHeads;
      return Array.from(modelIndices, (index, at) => lastingDoubt(index, heads, meanVariance[at]!, novelty));
    },
  };
}

interface PreparedHeads {
  readonly heads: EvidenceHeads;
  readonly forward: HeadsForward;
  readonly variances: MeanVariances;
  readonly overTasks: Float64Array;
}

const prepareHeads = (heads: EvidenceHeads): PreparedHeads => ({
  heads,
  forward: createHeadsForward(heads),
  variances: meanVariances(heads),
  overTasks: varianceOverTasks(heads),
});

/**
 * Known tasks: errors of means, correlated between models as their scores are. Unknown tasks: how far the model's means on the known ones lie from
 * its overall mean, task by task, so that models that rise and fall together share it. Of many prompts like this one a share of `novelty` is of an
 * unknown task, so that it is this share of such a task's error that remains.
 */
function lastingDoubt(
  index: number,
  { keptShares, modelMeans, taskMeans, taskBiases, scoreCorrelation }: EvidenceHeads,
  variance: number,
  novelty: number,
): LastingDoubt {
  const taskCount = taskBiases.length;
  const kept = keptShares[index]!;
  const known = (1 - novelty) ** 2 * variance;
  const shared = slabFloat64(taskCount + 1);
  shared[taskCount] = Math.sqrt(scoreCorrelation * known);
  if (taskCount < 2) return { variance: known, shared, kept };
  const scale = novelty * Math.sqrt((taskCount + 1) / (taskCount - 1) / taskCount);
  let total = known;
  for (let task = 0; task < taskCount; task += 1) {
    const loading = scale * (taskMeans[task * modelMeans.length + index]! - modelMeans[index]!);
    shared[task] = loading;
    total += loading * loading;
  }
  return { variance: total, shared, kept };
}

/** Dollars; NaN where no cost of the model is known. */
function expectedCost(index: number, model: EvidenceModel, tasks: Float64Array, characters: number): number {
  const modelCount = model.models.length;
  const { intercepts, slopes } = model.cost;
  let cost = slopes[index]! * characters;
  for (let task = 0; task < tasks.length; task += 1)
    cost += tasks[task]! * intercepts[task * modelCount + index]!;
  return Math.max(0, cost);
}
