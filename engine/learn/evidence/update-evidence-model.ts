import type { EvidenceHeads, EvidenceModel, PromptFeatures, TaskStatistics } from "../../contracts/index.ts";
import { scaleInto } from "../../numeric/block-scaling.ts";
import { createHeadsForward } from "../../numeric/heads-forward.ts";
import { shrunkenMeans } from "./shrunken-means.ts";

/** One score of one model on one prompt. */
export interface EvidenceObservation {
  readonly features: PromptFeatures;
  /** Index into the model's task names; null: the classifier's probabilities share the score out. */
  readonly task: number | null;
  /** Index into the model's models. */
  readonly modelIndex: number;
  /** In [0,1]. */
  readonly score: number;
}

/** How evidence loses weight with age. */
export interface EvidenceDecay {
  /** Days after which an observation weighs half; above 0. */
  readonly halfLifeDays: number;
  /** Days since the statistics were last brought up to date. */
  readonly elapsedDays: number;
}

/**
 * Counts new observations into the task means. With the classifier frozen, which it is until the next fit, the means come out as a refit
 * over all observations would give them, up to rounding (1e-9); in whichever portions they arrive. Ridges, nets, gate and costs wait for the
 * refit. The given model is not changed.
 *
 * @param decay none unless given; old counts are multiplied by 0.5 ^ (elapsedDays / halfLifeDays) first
 * @throws RangeError naming the field of the observation that is impossible
 */
export function updateEvidenceModel(
  model: EvidenceModel,
  observations: readonly EvidenceObservation[],
  decay: EvidenceDecay | null = null,
): EvidenceModel {
  observations.forEach((observation, at) => {
    checkObservation(observation, at, model);
  });
  const kept = decay === null ? 1 : keptShare(decay);
  const staticTasks = readTasks(model.static, observations);
  const fullTasks = model.full === null ? null : readTasks(model.full, observations);
  const count = (heads: EvidenceHeads, tasks: readonly (Float64Array | null)[]): EvidenceHeads =>
    withStatistics(
      heads,
      addObservations(
        decayed(heads.statistics, kept),
        observations,
        // Without a contextual embedding the static classifier reads the task for both.
        tasks.map((probabilities, at) => probabilities ?? staticTasks[at]!),
      ),
    );
  return {
    ...model,
    static: count(model.static, staticTasks),
    full: model.full === null || fullTasks === null ? null : count(model.full, fullTasks),
    observations: model.observations + observations.length,
  };
}

/** Task probabilities of every prompt by the heads; null where they need a contextual embedding and there is none. */
function readTasks(
  heads: EvidenceHeads,
  observations: readonly EvidenceObservation[],
): (Float64Array | null)[] {
  const forward = createHeadsForward(heads);
  return observations.map(({ features, task }) => {
    if (task !== null) {
      const certain = new Float64Array(heads.taskBiases.length);
      certain[task] = 1;
      return certain;
    }
    if (heads.scaling.usesContext && features.contextualEmbedding === null) return null;
    scaleInto(forward.row, features, heads.scaling);
    forward.run();
    return forward.tasks.slice();
  });
}

function addObservations(
  statistics: TaskStatistics,
  observations: readonly EvidenceObservation[],
  tasks: readonly Float64Array[],
): TaskStatistics {
  const { counts, sums, modelCounts, modelSums } = statistics;
  observations.forEach(({ modelIndex, score }, at) => {
    modelCounts[modelIndex]! += 1;
    modelSums[modelIndex]! += score;
    tasks[at]!.forEach((probability, task) => {
      const cell = task * modelCounts.length + modelIndex;
      counts[cell]! += probability;
      sums[cell]! += probability * score;
    });
  });
  return statistics;
}

const decayed = (statistics: TaskStatistics, kept: number): TaskStatistics => ({
  counts: statistics.counts.map((count) => count * kept),
  sums: statistics.sums.map((sum) => sum * kept),
  modelCounts: statistics.modelCounts.map((count) => count * kept),
  modelSums: statistics.modelSums.map((sum) => sum * kept),
});

function withStatistics(heads: EvidenceHeads, statistics: TaskStatistics): EvidenceHeads {
  const { means, modelMeans, pseudoCount } = shrunkenMeans(statistics);
  return { ...heads, taskMeans: means, modelMeans, pseudoCount, statistics };
}

function keptShare({ halfLifeDays, elapsedDays }: EvidenceDecay): number {
  if (!(halfLifeDays > 0)) throw new RangeError(`halfLifeDays: ${halfLifeDays} is not above 0`);
  if (!(elapsedDays >= 0)) throw new RangeError(`elapsedDays: ${elapsedDays} is below 0`);
  return 0.5 ** (elapsedDays / halfLifeDays);
}

function checkObservation(observation: EvidenceObservation, at: number, model: EvidenceModel): void {
  const { task, modelIndex, score } = observation;
  if (!(score >= 0 && score <= 1))
    throw new RangeError(`score: ${score} of observation ${at} is outside [0,1]`);
  if (model.models[modelIndex] === undefined)
    throw new RangeError(`modelIndex: observation ${at} names model ${modelIndex} of ${model.models.length}`);
  if (task !== null && model.taskNames[task] === undefined)
    throw new RangeError(`task: observation ${at} names task ${task} of ${model.taskNames.length}`);
}
