import type { OutcomeTable } from "../load/outcome-table.ts";
import { type DenseOutcomes, denseOutcomes, denseScores } from "../metrics/dense-outcomes.ts";

interface LeftOutModel {
  readonly model: string;
  readonly reason: string;
}

export interface UsableOutcomes {
  /** Where no cost is recorded at all, every cost here is the same 1, and `hasCosts` says that they mean nothing. */
  readonly outcomes: DenseOutcomes;
  readonly hasCosts: boolean;
  readonly leftOut: readonly LeftOutModel[];
}

/** Models are left out, the sparsest first, until at least this share of the prompts is complete. */
const completeShare = 0.5;

/**
 * The prompts and models on which routers can be compared: every model scored, and priced where anything is priced. Models that were
 * run on few prompts are left out rather than the prompts, and named with the reason.
 *
 * @throws RangeError where no prompt has even one model's score
 */
export function usableOutcomes(table: OutcomeTable): UsableOutcomes {
  const leftOut: LeftOutModel[] = [];
  const prompts = table.prompts.length;
  const scored = (model: number): number =>
    countPrompts(table, (prompt) => table.scoreAt(prompt, model) !== null);
  const priced = (model: number): number =>
    countPrompts(
      table,
      (prompt) => table.scoreAt(prompt, model) !== null && table.costUsdAt(prompt, model) !== null,
    );
  const columns = [...table.models.keys()];
  const hasCosts = columns.some((model) => priced(model) > 0);
  const usable = hasCosts ? priced : scored;
  let kept = columns.filter((model) => {
    const reason =
      scored(model) === 0 ? "it was not scored here" : usable(model) === 0 ? "it has no recorded cost" : null;
    if (reason !== null) leftOut.push({ model: table.models[model]!, reason });
    return reason === null;
  });
  if (kept.length === 0) throw new RangeError("No model has a score on any prompt to be tested on.");
  const dense = (): DenseOutcomes => denseFor(table, kept, hasCosts);
  let outcomes = dense();
  while (kept.length > 1 && outcomes.promptCount < completeShare * prompts) {
    const sparsest = kept.reduce((least, model) => (usable(model) < usable(least) ? model : least));
    leftOut.push({
      model: table.models[sparsest]!,
      reason: `it was run on ${usable(sparsest)} of ${prompts} prompts`,
    });
    kept = kept.filter((model) => model !== sparsest);
    outcomes = dense();
  }
  return { outcomes, hasCosts, leftOut };
}

function denseFor(table: OutcomeTable, columns: readonly number[], hasCosts: boolean): DenseOutcomes {
  const models = columns.map((column) => table.models[column]!);
  if (hasCosts) return denseOutcomes(table, models);
  const scores = denseScores(table, models);
  return { ...scores, costsUsd: new Float64Array(scores.scores.length).fill(1) };
}

function countPrompts(table: OutcomeTable, holds: (prompt: number) => boolean): number {
  let count = 0;
  for (let prompt = 0; prompt < table.prompts.length; prompt += 1) if (holds(prompt)) count += 1;
  return count;
}
