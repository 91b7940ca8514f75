import type { OutcomeTable } from "../../evals/load/outcome-table.ts";

/** Scored rows per model, in the order of the table. */
export function countScores(table: OutcomeTable): number[] {
  return table.models.map((_, model) => {
    let count = 0;
    for (let row = 0; row < table.prompts.length; row += 1)
      if (table.scoreAt(row, model) !== null) count += 1;
    return count;
  });
}
