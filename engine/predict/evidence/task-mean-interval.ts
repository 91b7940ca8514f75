import type { EvidenceModel } from "../../contracts/index.ts";
import { betaQuantile } from "../../numeric/beta-distribution.ts";

export interface TaskMeanInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Share of a step that is added at both ends. Half a step would make the interval include every value that the quantiles fall on, none would
 * leave both out; of held-out task means on recorded outcomes 92-95% and 88% were covered, with a fifth about 90%.
 */
const stepShare = 0.2;

/** Keeps both shapes of the beta distribution above 0 where every score was 0 or every one 1. */
const leastShape = 1e-3;

/**
 * Interval that holds a model's mean score on a task with probability `level`, equal shares left out on both sides. The belief is a beta
 * distribution around the shrunken mean that weighs as many observations as stand behind it. The mean of few further scores strays from the
 * expected score by chance; with `furtherScores` the interval holds that mean (the beta distribution with the variance of the beta-binomial,
 * wider by a fifth of the step of 1 / furtherScores that such a mean takes).
 *
 * @param task index into `model.taskNames`
 * @param candidate index into `model.models`
 * @param level in (0,1), e.g. 0.9
 * @param furtherScores how many scores the mean is taken of; infinite: the expected score itself
 * @throws RangeError where an index or the level is out of range
 */
export function taskMeanInterval(
  model: EvidenceModel,
  task: number,
  candidate: number,
  level: number,
  furtherScores = Number.POSITIVE_INFINITY,
): TaskMeanInterval {
  const { taskMeans, statistics, pseudoCount } = model.static;
  if (!(level > 0 && level < 1)) throw new RangeError(`level: ${level} is not between 0 and 1`);
  if (!(furtherScores > 0)) throw new RangeError(`furtherScores: ${furtherScores} is not above 0`);
  if (model.taskNames[task] === undefined) throw new RangeError(`task: there is no task ${task}`);
  if (model.models[candidate] === undefined)
    throw new RangeError(`candidate: there is no model ${candidate}`);
  const cell = task * model.models.length + candidate;
  const mean = taskMeans[cell]!;
  const weight = statistics.counts[cell]! + pseudoCount;
  const total =
    furtherScores === Number.POSITIVE_INFINITY
      ? weight
      : (furtherScores * (weight + 1)) / (weight + furtherScores) - 1;
  const successes = Math.max(leastShape, mean * total);
  const failures = Math.max(leastShape, (1 - mean) * total);
  const margin = stepShare / furtherScores;
  return {
    low: Math.max(0, betaQuantile((1 - level) / 2, successes, failures) - margin),
    high: Math.min(1, betaQuantile((1 + level) / 2, successes, failures) + margin),
  };
}
