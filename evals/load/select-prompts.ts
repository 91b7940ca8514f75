import type { OutcomePrompt, OutcomeTable } from "./outcome-table.ts";

/** The same table with only these prompts, in this order: a view, nothing is copied. Throws a RangeError for an unknown index. */
export function selectPrompts(table: OutcomeTable, promptIndices: readonly number[]): OutcomeTable {
  const prompts: OutcomePrompt[] = promptIndices.map((index) => {
    const prompt = table.prompts[index];
    if (prompt === undefined)
      throw new RangeError(`No prompt ${index}: the table has ${table.prompts.length}.`);
    return prompt;
  });
  const rowOf = (promptIndex: number): number => promptIndices[promptIndex] ?? -1;
  return {
    prompts,
    models: table.models,
    scoreAt: (promptIndex, modelIndex) => table.scoreAt(rowOf(promptIndex), modelIndex),
    costUsdAt: (promptIndex, modelIndex) => table.costUsdAt(rowOf(promptIndex), modelIndex),
    unscoredReasonAt: (promptIndex, modelIndex) => table.unscoredReasonAt(rowOf(promptIndex), modelIndex),
  };
}
