import type { KernelLandmarks } from "../contracts/index.ts";
import { multiplyRows, squaredLength } from "./linear-rows.ts";

/** Similarities of one prompt to all landmarks. */
interface KernelSimilarities {
  /** One per landmark; overwritten by the next `compare`. */
  readonly values: Float32Array;
  /** @param row scaled features */
  compare(row: Float32Array): void;
}

/** Lays the scratch space out once, for many prompts. @param columns scaled features of a prompt, at least 1 */
export function createKernelSimilarities(
  { directions, points, decay }: KernelLandmarks,
  columns: number,
): KernelSimilarities {
  const place = new Float32Array(directions.length / columns);
  const width = place.length;
  const values = new Float32Array(width === 0 ? 0 : points.length / width);
  const products = new Float64Array(values.length);
  const squares = products.map((_, at) => squaredLength(points.subarray(at * width, (at + 1) * width)));
  return {
    values,
    compare(row) {
      multiplyRows(directions, row, place);
      multiplyRows(points, place, products);
      const length = squaredLength(place);
      for (let at = 0; at < products.length; at += 1)
        values[at] = Math.exp(-decay * Math.max(0, length - 2 * products[at]! + squares[at]!));
    },
  };
}
