import type { OutcomeTable } from "../load/outcome-table.ts";

/** Scores with nothing missing: what metrics that compare models on the same prompts work on. */
export interface DenseScores {
  readonly models: readonly string[];
  readonly promptCount: number;
  readonly modelCount: number;
  /** [0,1], prompt after prompt: the score of model m on prompt p stands at p * modelCount + m. */
  readonly scores: Float64Array;
  /** The question of each prompt: the cluster to resample by. */
  readonly groups: readonly string[];
  /** Where each prompt stands in the table. */
  readonly promptIndices: readonly number[];
  /** Prompts left out because a model lacks a score (or a cost, where costs are asked for). */
  readonly incompletePrompts: number;
}

export interface DenseOutcomes extends DenseScores {
  /** Dollars per call, laid out as the scores. */
  readonly costsUsd: Float64Array;
}

/**
 * The prompts on which every one of these models has a score and a cost; all others are left out and counted, so that models
 * are compared on the same prompts and nothing missing counts as zero. `models` defaults to all of the table; leaving out a
 * model that was run on few prompts keeps the others' prompts. Throws a RangeError for an unknown model or none.
 */
export function denseOutcomes(table: OutcomeTable, models: readonly string[] = table.models): DenseOutcomes {
  const dense = denseScores(
    table,
    models,
    (promptIndex, modelIndex) => table.costUsdAt(promptIndex, modelIndex) !== null,
  );
  const modelIndices = indicesOf(table, models);
  const costsUsd = new Float64Array(dense.scores.length);
  for (const [row, promptIndex] of dense.promptIndices.entries()) {
    for (const [column, modelIndex] of modelIndices.entries()) {
      costsUsd[row * models.length + column] = table.costUsdAt(promptIndex, modelIndex) ?? Number.NaN;
    }
  }
  return { ...dense, costsUsd };
}

/** The same with scores only, for tables without costs. `isUsable` may ask more of every cell. */
export function denseScores(
  table: OutcomeTable,
  models: readonly string[] = table.models,
  isUsable: (promptIndex: number, modelIndex: number) => boolean = () => true,
): DenseScores {
  const modelIndices = indicesOf(table, models);
  const promptIndices: number[] = [];
  for (let promptIndex = 0; promptIndex < table.prompts.length; promptIndex += 1) {
    const isComplete = modelIndices.every(
      (modelIndex) => table.scoreAt(promptIndex, modelIndex) !== null && isUsable(promptIndex, modelIndex),
    );
    if (isComplete) promptIndices.push(promptIndex);
  }
  const scores = new Float64Array(promptIndices.length * models.length);
  for (const [row, promptIndex] of promptIndices.entries()) {
    for (const [column, modelIndex] of modelIndices.entries()) {
      scores[row * models.length + column] = table.scoreAt(promptIndex, modelIndex) ?? Number.NaN;
    }
  }
  return {
    models,
    promptCount: promptIndices.length,
    modelCount: models.length,
    scores,
    groups: promptIndices.map((index) => table.prompts[index]?.group ?? ""),
    promptIndices,
    incompletePrompts: table.prompts.length - promptIndices.length,
  };
}

function indicesOf(table: OutcomeTable, models: readonly string[]): readonly number[] {
  if (models.length === 0) throw new RangeError("Metrics need at least one model.");
  return models.map((model) => {
    const index = table.models.indexOf(model);
    if (index === -1)
      throw new RangeError(`The table has no model "${model}": it has ${table.models.join(", ")}.`);
    return index;
  });
}
