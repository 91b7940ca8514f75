import type { FitTable } from "../../contracts/index.ts";
import { type RowMatrix, takeRows } from "../../numeric/row-matrix.ts";

/** Rows of a fit with their scaled features: the whole table or a part of it. */
export interface FitRows {
  readonly design: RowMatrix;
  /** -1: not labelled. */
  readonly tasks: Int32Array;
  /** Row-major; NaN: not observed. */
  readonly scores: Float64Array;
  readonly taskCount: number;
  readonly modelCount: number;
}

export const allRows = (table: FitTable, design: RowMatrix): FitRows => ({
  design,
  tasks: table.tasks,
  scores: table.scores,
  taskCount: table.taskNames.length,
  modelCount: table.models.length,
});

/** The named rows, copied. */
export function takeFitRows(whole: FitRows, rows: Int32Array): FitRows {
  return {
    ...whole,
    design: takeRows(whole.design, rows),
    tasks: Int32Array.from(rows, (row) => whole.tasks[row]!),
    scores: takeCells(whole.scores, rows, whole.modelCount),
  };
}

/** The named rows of a row-major table. */
export function takeCells(cells: Float64Array, rows: Int32Array, columns: number): Float64Array {
  const taken = new Float64Array(rows.length * columns);
  rows.forEach((row, at) => {
    taken.set(cells.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return taken;
}

/** Writes rows of a part back to where they stand in the whole. */
export function putCells(whole: Float64Array, part: Float64Array, rows: Int32Array, columns: number): void {
  rows.forEach((row, at) => {
    whole.set(part.subarray(at * columns, (at + 1) * columns), row * columns);
  });
}
