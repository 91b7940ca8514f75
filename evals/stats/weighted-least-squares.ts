/** A pivot below this, in columns scaled to length 1, means that a column is made of the others. */
const minPivot = 1e-9;

/**
 * Ordinary least squares with row weights: the coefficients that make `sum weight (y - columns * coefficients)^2` smallest, by the normal
 * equations on columns scaled to length 1 (Gauss with pivoting; meant for a handful of columns). An intercept is a column of ones.
 *
 * @returns one coefficient a column; null: not determined, since a column is a combination of the others or weighs nothing
 */
export function weightedLeastSquares(
  columns: readonly (readonly number[])[],
  y: readonly number[],
  weights: Float64Array,
): number[] | null {
  const inner = (one: readonly number[], other: readonly number[]): number => {
    let sum = 0;
    for (const [row, weight] of weights.entries()) sum += weight * one[row]! * other[row]!;
    return sum;
  };
  const lengths = columns.map((column) => Math.sqrt(inner(column, column)));
  if (lengths.some((length) => !(length > 0))) return null;
  // One row for each column: the scaled products with all columns, then with y.
  const system = columns.map((column, at) => [
    ...columns.map((other, place) => inner(column, other) / (lengths[at]! * lengths[place]!)),
    inner(column, y) / lengths[at]!,
  ]);
  const size = columns.length;
  for (let step = 0; step < size; step += 1) {
    let best = step;
    for (let row = step + 1; row < size; row += 1)
      if (Math.abs(system[row]![step]!) > Math.abs(system[best]![step]!)) best = row;
    [system[step], system[best]] = [system[best]!, system[step]!];
    const pivotRow = system[step]!;
    if (Math.abs(pivotRow[step]!) < minPivot) return null;
    for (const [row, other] of system.entries()) {
      if (row === step) continue;
      const factor = other[step]! / pivotRow[step]!;
      for (let place = step; place <= size; place += 1)
        other[place] = other[place]! - factor * pivotRow[place]!;
    }
  }
  return system.map((row, at) => row[size]! / row[at]! / lengths[at]!);
}
