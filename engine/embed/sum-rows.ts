import type { StaticTable } from "./static-table.ts";
import { unitVector } from "./unit-vector.ts";

/**
 * Sum of the table's rows for the first `count` tokens, scaled to unit length; all zeros where the rows cancel or weigh nothing.
 * Four rows at a time: the running sums are loaded and stored once for four.
 *
 * @param sums Working space of `table.dimensions` numbers.
 */
export function sumRows(
  table: StaticTable,
  tokens: Int32Array,
  count: number,
  sums: Float64Array,
): Float32Array {
  const { dimensions, values, scales } = table;
  sums.fill(0);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const first = tokens[index]!;
    const second = tokens[index + 1]!;
    const third = tokens[index + 2]!;
    const fourth = tokens[index + 3]!;
    const firstScale = scales[first]!;
    const secondScale = scales[second]!;
    const thirdScale = scales[third]!;
    const fourthScale = scales[fourth]!;
    const firstRow = first * dimensions;
    const secondRow = second * dimensions;
    const thirdRow = third * dimensions;
    const fourthRow = fourth * dimensions;
    for (let column = 0; column < dimensions; column += 1) {
      sums[column] =
        sums[column]! +
        firstScale * values[firstRow + column]! +
        secondScale * values[secondRow + column]! +
        thirdScale * values[thirdRow + column]! +
        fourthScale * values[fourthRow + column]!;
    }
  }
  for (; index < count; index += 1) {
    const scale = scales[tokens[index]!]!;
    const row = tokens[index]! * dimensions;
    for (let column = 0; column < dimensions; column += 1) {
      sums[column] = sums[column]! + scale * values[row + column]!;
    }
  }
  return unitVector(sums);
}
