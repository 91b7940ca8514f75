import { createKernels, roundUp } from "./kernels.ts";

/** A table of int8 rows of which some are added up, each times a weight, in float32. */
interface RowSums {
  /** One per column; overwritten by the next `add`. */
  readonly sums: Float32Array;
  /** sums = the rows at the first `count` indices, each times its weight. An index beyond the table adds nothing: it was stored by a version that told more apart. */
  add(indices: Int32Array, weights: Float32Array, count: number): void;
}

/** Columns that a kernel's turn adds: the classifier's 18 kinds of work are one. */
const turnColumns = 20;
/** Items that are copied and added at a time. */
const batchItems = 1024;
const itemBytes = 4;

/** Copies the table to where the kernels read it. @param table row-major, `columns` values a row */
export function createRowSums(table: Int8Array, columns: number): RowSums {
  const rows = columns === 0 ? 0 : table.length / columns;
  const width = roundUp(columns, turnColumns);
  const indicesAt = rows * width;
  const weightsAt = indicesAt + batchItems * itemBytes;
  const sumsAt = weightsAt + batchItems * itemBytes;
  const { kernels, buffer } = createKernels(sumsAt + width * itemBytes);
  const padded = new Int8Array(buffer, 0, rows * width);
  if (width === columns) padded.set(table);
  else
    for (let row = 0; row < rows; row += 1)
      padded.set(table.subarray(row * columns, (row + 1) * columns), row * width);
  const batchIndices = new Int32Array(buffer, indicesAt, batchItems);
  const batchWeights = new Float32Array(buffer, weightsAt, batchItems);
  const allSums = new Float32Array(buffer, sumsAt, width);
  return {
    sums: allSums.subarray(0, columns),
    add(indices, weights, count) {
      allSums.fill(0);
      for (let start = 0; start < count; start += batchItems) {
        const items = Math.min(batchItems, count - start);
        // Element by element: a view for each batch is more expensive than a few hundred stores.
        for (let item = 0; item < items; item += 1) {
          const index = indices[start + item]!;
          const isInside = index >= 0 && index < rows;
          batchIndices[item] = isInside ? index : 0;
          batchWeights[item] = isInside ? weights[start + item]! : 0;
        }
        kernels.addWeightedRows(0, width, indicesAt, weightsAt, items, sumsAt);
      }
    },
  };
}
