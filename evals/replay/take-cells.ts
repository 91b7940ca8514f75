/**
 * Cells of a row-major table for some of its rows and columns, in the order named.
 *
 * @param width columns of the table
 */
export function takeCells(
  values: Float64Array,
  width: number,
  rows: readonly number[],
  columns: readonly number[],
): Float64Array {
  const taken = new Float64Array(rows.length * columns.length);
  for (const [at, row] of rows.entries()) {
    for (const [place, column] of columns.entries())
      taken[at * columns.length + place] = values[row * width + column]!;
  }
  return taken;
}
