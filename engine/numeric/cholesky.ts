/**
 * Lower Cholesky factor of a symmetric positive definite matrix, in place in its lower triangle: A = L L'. O(n^3 / 3).
 *
 * @param matrix row-major, `size` x `size`; only the lower triangle is read
 * @throws RangeError where the matrix is not positive definite
 */
export function choleskyInPlace(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row += 1) {
    const rowStart = row * size;
    for (let column = 0; column <= row; column += 1) {
      const columnStart = column * size;
      let sum = matrix[rowStart + column]!;
      for (let index = 0; index < column; index += 1)
        sum -= matrix[rowStart + index]! * matrix[columnStart + index]!;
      if (row === column) {
        if (!(sum > 0)) throw new RangeError(`not positive definite at row ${row}: add to the diagonal`);
        matrix[rowStart + row] = Math.sqrt(sum);
      } else matrix[rowStart + column] = sum / matrix[columnStart + column]!;
    }
  }
}

/** Solves L L' x = b in place of `b`, by a factor of `choleskyInPlace`. */
export function choleskySolveInPlace(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    let sum = vector[row]!;
    for (let index = 0; index < row; index += 1) sum -= factor[row * size + index]! * vector[index]!;
    vector[row] = sum / factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = vector[row]!;
    for (let index = row + 1; index < size; index += 1) sum -= factor[index * size + row]! * vector[index]!;
    vector[row] = sum / factor[row * size + row]!;
  }
}
