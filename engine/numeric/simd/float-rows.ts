import { createKernels, roundUp } from "./kernels.ts";

/** A table of float32 rows and one of changes to it, of which a few rows are read and changed at a time: a linear model that is fitted to sparse examples. */
interface FloatRows {
  /** The items at hand: which rows, each times which value. The first `count` of a call are read; filled by the caller. */
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** One per column; overwritten by `sum`, read by `spread`. */
  readonly sums: Float32Array;
  /** Takes over a whole table, row-major, and sets the changes to 0. */
  load(table: Float64Array): void;
  /** sums = the rows of the table at the first `count` indices, each times its value. */
  sum(count: number): void;
  /** Adds the sums, times its value, to the changes of each row at the first `count` indices. */
  spread(count: number): void;
  /** Adds the changes to a table of the same shape. */
  addChangesTo(table: Float64Array): void;
}

const lanes = 4;
const floatBytes = 4;

/** @param maxItems how many items a call may have */
export function createFloatRows(rows: number, columns: number, maxItems: number): FloatRows {
  const width = roundUp(columns, lanes);
  const tableBytes = rows * width * floatBytes;
  const sumsAt = 2 * tableBytes;
  const indicesAt = sumsAt + width * floatBytes;
  const valuesAt = indicesAt + maxItems * floatBytes;
  const { kernels, buffer } = createKernels(valuesAt + maxItems * floatBytes);
  const table = new Float32Array(buffer, 0, rows * width);
  const changes = new Float32Array(buffer, tableBytes, rows * width);
  const sums = new Float32Array(buffer, sumsAt, width);
  return {
    indices: new Int32Array(buffer, indicesAt, maxItems),
    values: new Float32Array(buffer, valuesAt, maxItems),
    sums: sums.subarray(0, columns),
    load(from) {
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1)
          table[row * width + column] = from[row * columns + column]!;
      changes.fill(0);
    },
    sum(count) {
      sums.fill(0);
      kernels.sumFloatRows(0, width, indicesAt, valuesAt, count, sumsAt);
    },
    spread(count) {
      kernels.spreadFloatRows(tableBytes, width, indicesAt, valuesAt, count, sumsAt);
    },
    addChangesTo(to) {
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1)
          to[row * columns + column]! += changes[row * width + column]!;
    },
  };
}
