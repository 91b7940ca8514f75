import { gammaln } from "simple-statistics";
import type { FitTable } from "../../engine/index.ts";

/** Beliefs about the mean score of each task and model, row-major, a row per task. */
interface TaskMeanBeliefs {
  readonly taskNames: readonly string[];
  readonly models: readonly string[];
  readonly means: Float64Array;
  /** Observations that stand behind each mean, those of what it was shrunk to included. */
  readonly weights: Float64Array;
}

/** A cell needs so many scores in the test part, or its mean says too little. */
const minScores = 10;
/** Means are kept this far from 0 and 1, where a beta distribution ends. */
const margin = 0.005;

export interface CoverageCount {
  readonly cells: number;
  readonly covered: number;
}

/**
 * How often the stated interval of a task mean holds the mean that the test part shows. The interval has to allow for the chance in the test
 * part itself: a belief of mean m with the weight of w observations is beta(w m, w (1 - m)), the number of right answers among n is then
 * beta-binomial, and a cell counts as covered where the observed number lies between the belief's quantiles (ties half).
 *
 * @param confidence of the interval, (0,1)
 */
export function taskMeanCoverage(
  beliefs: TaskMeanBeliefs,
  questions: FitTable,
  confidence = 0.9,
): CoverageCount {
  const modelCount = questions.models.length;
  const counts = new Map<string, { scores: number; right: number }>();
  questions.scores.forEach((score, cell) => {
    const task = questions.taskNames[questions.tasks[Math.floor(cell / modelCount)]!];
    if (task === undefined || Number.isNaN(score)) return;
    const key = `${beliefs.taskNames.indexOf(task)} ${beliefs.models.indexOf(questions.models[cell % modelCount]!)}`;
    const count = counts.get(key) ?? { scores: 0, right: 0 };
    counts.set(key, { scores: count.scores + 1, right: count.right + score });
  });
  let cells = 0;
  let covered = 0;
  for (const [key, { scores, right }] of counts) {
    const [task = -1, model = -1] = key.split(" ").map(Number);
    if (task === -1 || model === -1 || scores < minScores) continue;
    const cell = task * beliefs.models.length + model;
    const level = rightAnswersLevel(Math.round(right), scores, beliefs.means[cell]!, beliefs.weights[cell]!);
    cells += 1;
    if (Math.abs(level - 0.5) <= confidence / 2) covered += 1;
  }
  return { cells, covered };
}

/** Mid-level of an observed count in the beta-binomial distribution: the chance of fewer right answers, and half that of as many. */
function rightAnswersLevel(right: number, count: number, mean: number, weight: number): number {
  const centre = Math.min(1 - margin, Math.max(margin, mean));
  const first = weight * centre;
  const second = weight * (1 - centre);
  const chance = (hits: number): number =>
    Math.exp(
      gammaln(count + 1) -
        gammaln(hits + 1) -
        gammaln(count - hits + 1) +
        logBeta(hits + first, count - hits + second) -
        logBeta(first, second),
    );
  let below = 0;
  for (let hits = 0; hits < right; hits += 1) below += chance(hits);
  return below + chance(right) / 2;
}

const logBeta = (one: number, other: number): number => gammaln(one) + gammaln(other) - gammaln(one + other);
