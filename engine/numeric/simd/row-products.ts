import { createKernels, roundUp } from "./kernels.ts";

/** A matrix that is multiplied by one vector after the other, in float32. */
interface RowProducts {
  /** To be filled before a run. */
  readonly input: Float32Array;
  /** One per row; overwritten by the next run. */
  readonly outputs: Float32Array;
  /** outputs = weights x input. */
  run(): void;
}

const lanes = 4;
const floatBytes = 4;

/** Copies the weights into 128-bit lanes. @param weights row-major, `columns` values a row */
export function createRowProducts(weights: Float32Array, columns: number): RowProducts {
  const rows = columns === 0 ? 0 : weights.length / columns;
  const [width, height] = [roundUp(columns, lanes), roundUp(rows, lanes)];
  const inputAt = height * width * floatBytes;
  const outputsAt = inputAt + width * floatBytes;
  const { kernels, buffer } = createKernels(outputsAt + height * floatBytes);
  const table = new Float32Array(buffer, 0, height * width);
  for (let row = 0; row < rows; row += 1)
    table.set(weights.subarray(row * columns, (row + 1) * columns), row * width);
  return {
    input: new Float32Array(buffer, inputAt, columns),
    outputs: new Float32Array(buffer, outputsAt, rows),
    run: () => kernels.multiplyRows(0, height, width, inputAt, outputsAt),
  };
}
