import { principalComponents } from "./principal-components.ts";
import { quantiseRow } from "./quantise-row.ts";
import type { TokenVectors } from "./vocabulary-vectors.ts";

/** A static table before it is written: row `t` is `scales[t] * values[t * dimensions ...]`. */
export interface DistilledTable {
  readonly tokens: number;
  readonly dimensions: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
  /** Share of the vectors' variance that is kept, [0,1]. */
  readonly varianceShare: number;
}

/**
 * Turns the vectors of single tokens into a static table: centred, turned to the directions of largest variance and cut, weighted,
 * rounded. Centre and directions are those of the tokens that weigh something.
 *
 * @param weights One per token.
 * @param dimensions At most that of the vectors.
 */
export function distilTable(
  vectors: TokenVectors,
  weights: Float64Array,
  dimensions: number,
): DistilledTable {
  const tokens = weights.length;
  const vectorOf = (token: number): Float32Array =>
    vectors.values.subarray(token * vectors.dimensions, (token + 1) * vectors.dimensions);
  const rows = Array.from({ length: tokens }, (_, token) => vectorOf(token)).filter(
    (_, token) => weights[token] !== 0,
  );
  const { means, directions, varianceShare } = principalComponents(rows, dimensions);
  const values = new Int8Array(tokens * dimensions);
  const scales = new Float32Array(tokens);
  const row = new Float64Array(dimensions);
  for (let token = 0; token < tokens; token += 1) {
    const weight = weights[token]!;
    if (weight === 0) continue;
    const vector = vectorOf(token);
    for (const [component, direction] of directions.entries()) {
      let sum = 0;
      for (let column = 0; column < direction.length; column += 1) {
        sum += (vector[column]! - means[column]!) * direction[column]!;
      }
      row[component] = sum * weight;
    }
    scales[token] = quantiseRow(row, values.subarray(token * dimensions, (token + 1) * dimensions));
  }
  return { tokens, dimensions, values, scales, varianceShare };
}
