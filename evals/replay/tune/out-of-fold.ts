import { createSeededRandom } from "../../../engine/index.ts";
import { shuffled } from "../../load/split-rows.ts";
import { alignModels } from "../align-models.ts";
import { outcomesToFitTable } from "../outcomes-to-fit-table.ts";
import type { FeaturedRows } from "../replay-part.ts";
import type { ReplayPredictions, ReplayRouter } from "../replay-router.ts";

interface OutOfFoldOptions {
  /** At least 2; fewer are made where there are fewer questions. */
  readonly folds: number;
  readonly seed: number;
  readonly onFold?: (done: number) => void;
}

/**
 * What a router predicts for every prompt when it has learned from none of that prompt's question: each fold of questions is predicted by a
 * fit on the others. Figures on these predictions are honest, and a little low: the fit on everything knows more.
 *
 * @throws RangeError with fewer than two questions
 */
export function outOfFoldPredictions(
  router: ReplayRouter,
  { table, features }: FeaturedRows,
  { folds, seed, onFold = () => {} }: OutOfFoldOptions,
): ReplayPredictions {
  const questions = shuffled([...new Set(table.prompts.map(({ group }) => group))], createSeededRandom(seed));
  const foldCount = Math.min(folds, questions.length);
  if (foldCount < 2)
    throw new RangeError(
      `Predictions out of fold need at least two questions; there are ${questions.length}.`,
    );
  const foldOf = new Map(questions.map((question, index) => [question, index % foldCount]));
  const width = table.models.length;
  const quality = new Float64Array(table.prompts.length * width);
  const costUsd = new Float64Array(quality.length);
  const deviation = new Float64Array(quality.length);
  const lasting: NonNullable<ReplayPredictions["lasting"]>[number][] = Array(quality.length);
  for (let fold = 0; fold < foldCount; fold += 1) {
    const rows = [...table.prompts.keys()];
    const isHeld = (row: number): boolean => foldOf.get(table.prompts[row]!.group) === fold;
    const held = rows.filter(isHeld);
    const training = outcomesToFitTable(
      table,
      features,
      rows.filter((row) => !isHeld(row)),
    );
    const predicted = alignModels(
      router.predict(training, outcomesToFitTable(table, features, held), seed),
      table.models,
    );
    for (const [at, row] of held.entries()) {
      const from = at * width;
      quality.set(predicted.quality.subarray(from, from + width), row * width);
      costUsd.set(predicted.costUsd.subarray(from, from + width), row * width);
      deviation.set(predicted.standardDeviation?.subarray(from, from + width) ?? [], row * width);
      for (let model = 0; model < width; model += 1)
        lasting[row * width + model] = predicted.lasting?.[from + model];
    }
    onFold(fold + 1);
  }
  return { models: table.models, quality, costUsd, standardDeviation: deviation, lasting, tasks: null };
}
