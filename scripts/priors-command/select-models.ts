import type { OutcomeTable } from "../../evals/load/outcome-table.ts";
import { selectPrompts } from "../../evals/load/select-prompts.ts";
import type { MappedModels } from "./map-models.ts";

/** The table with the mapped models alone, under their candidates' ids, and the prompts on which one of them was scored. */
export function selectModels(table: OutcomeTable, { columns }: MappedModels): OutcomeTable {
  const scored = [...table.prompts.keys()].filter((row) =>
    columns.some(({ column }) => table.scoreAt(row, column) !== null),
  );
  const rows = selectPrompts(table, scored);
  const columnOf = (index: number): number => columns[index]?.column ?? -1;
  return {
    prompts: rows.prompts,
    models: columns.map(({ candidateId }) => candidateId),
    scoreAt: (prompt, model) => rows.scoreAt(prompt, columnOf(model)),
    costUsdAt: (prompt, model) => rows.costUsdAt(prompt, columnOf(model)),
    unscoredReasonAt: (prompt, model) => rows.unscoredReasonAt(prompt, columnOf(model)),
  };
}
