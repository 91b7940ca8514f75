import { createRowSums } from "../numeric/simd/row-sums.ts";
import { slabFloat32 } from "../numeric/slab-arrays.ts";
import type { StaticTable } from "./static-table.ts";
import { unitVector } from "./unit-vector.ts";

/**
 * Copies a table, and gives of the first `count` tokens the sum of their rows, scaled to unit length; all zeros where the rows cancel or
 * weigh nothing.
 */
export function createTokenSums({
  dimensions,
  values,
  scales,
}: StaticTable): (tokens: Int32Array, count: number) => Float32Array {
  const rows = createRowSums(values, dimensions);
  let weights = new Float32Array(1024);
  return (tokens, count) => {
    if (weights.length < count) weights = new Float32Array(tokens.length);
    for (let index = 0; index < count; index += 1) weights[index] = scales[tokens[index]!]!;
    rows.add(tokens, weights, count);
    return unitVector(rows.sums, slabFloat32(dimensions));
  };
}
