import type { FitTable, Random } from "../../contracts/index.ts";
import { shuffleInPlace } from "../../numeric/shuffle-in-place.ts";
import { takeCells } from "./fit-rows.ts";

/** The table itself, or `maxRows` of its rows drawn without replacement, in their old order. */
export function thinTable(table: FitTable, maxRows: number, random: Random): FitTable {
  const prompts = table.features.length;
  if (prompts <= maxRows) return table;
  const order = Array.from({ length: prompts }, (_, row) => row);
  shuffleInPlace(order, random);
  const rows = Int32Array.from(order.slice(0, maxRows)).sort();
  const modelCount = table.models.length;
  return {
    ...table,
    features: Array.from(rows, (row) => table.features[row]!),
    characters: Float64Array.from(rows, (row) => table.characters[row]!),
    groups: Int32Array.from(rows, (row) => table.groups[row]!),
    tasks: Int32Array.from(rows, (row) => table.tasks[row]!),
    scores: takeCells(table.scores, rows, modelCount),
    costsUsd: takeCells(table.costsUsd, rows, modelCount),
  };
}
