import type { FitTable, PromptFeatures } from "../../engine/index.ts";
import type { OutcomeTable } from "../load/outcome-table.ts";

/**
 * Recorded outcomes as the table that a fit reads, with only these rows, in this order. What is missing becomes NaN, a prompt
 * without a task -1; tasks are numbered in the order of first appearance among the rows.
 *
 * @param features one entry per prompt of the whole table
 * @throws RangeError where features and prompts differ in number, or a row is not in the table
 */
export function outcomesToFitTable(
  table: OutcomeTable,
  features: readonly PromptFeatures[],
  rows: readonly number[] = [...table.prompts.keys()],
): FitTable {
  if (features.length !== table.prompts.length)
    throw new RangeError(`${features.length} features meet ${table.prompts.length} prompts.`);
  const modelCount = table.models.length;
  const taskNumbers = new Map<string, number>();
  const groupNumbers = new Map<string, number>();
  const tasks = new Int32Array(rows.length);
  const groups = new Int32Array(rows.length);
  const characters = new Float64Array(rows.length);
  const scores = new Float64Array(rows.length * modelCount);
  const costsUsd = new Float64Array(rows.length * modelCount);
  for (const [at, row] of rows.entries()) {
    const prompt = table.prompts[row];
    if (prompt === undefined)
      throw new RangeError(`No prompt ${row}: the table has ${table.prompts.length}.`);
    tasks[at] = prompt.task === null ? -1 : numberOf(taskNumbers, prompt.task);
    groups[at] = numberOf(groupNumbers, prompt.group);
    characters[at] = prompt.text.length;
    for (let model = 0; model < modelCount; model += 1) {
      scores[at * modelCount + model] = table.scoreAt(row, model) ?? Number.NaN;
      costsUsd[at * modelCount + model] = table.costUsdAt(row, model) ?? Number.NaN;
    }
  }
  return {
    models: table.models,
    features: rows.map((row) => features[row]!),
    characters,
    groups,
    taskNames: [...taskNumbers.keys()],
    tasks,
    scores,
    costsUsd,
  };
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name) ?? numbers.size;
  numbers.set(name, known);
  return known;
}
