/** A row-major table whose rows are all the same. */
export function repeatRow(row: Float64Array, count: number): Float64Array {
  const table = new Float64Array(row.length * count);
  for (let at = 0; at < count; at += 1) table.set(row, at * row.length);
  return table;
}
