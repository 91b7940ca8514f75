/** Dense rows of equal length in one block of memory. */
export interface RowMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly values: Float32Array;
}

export const createRowMatrix = (rows: number, columns: number): RowMatrix => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

export const rowOf = (matrix: RowMatrix, row: number): Float32Array =>
  matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);

/** The named rows, copied. */
export function takeRows(matrix: RowMatrix, rows: ArrayLike<number>): RowMatrix {
  const taken = createRowMatrix(rows.length, matrix.columns);
  for (let index = 0; index < rows.length; index += 1)
    taken.values.set(rowOf(matrix, rows[index]!), index * matrix.columns);
  return taken;
}
