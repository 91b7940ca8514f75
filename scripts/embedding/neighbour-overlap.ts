/** Rows of two tables of the same tokens may have different lengths and turns; only angles within a table are compared. */
export interface ComparedTable {
  readonly tokens: number;
  readonly dimensions: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

interface NeighbourOverlap {
  /** Mean share of a token's nearest neighbours that both tables name, [0,1]. */
  readonly meanShare: number;
  /** Share of tokens whose nearest neighbour is the same, [0,1]. */
  readonly sameNearest: number;
}

/**
 * Compares two tables by the nearest neighbours (largest cosine) of some tokens among all tokens that weigh something in both. Signs and
 * rotations of the axes, which an analysis of principal components leaves open, change nothing.
 *
 * @param sampled Numbers of the tokens to look at.
 */
export function neighbourOverlap(
  first: ComparedTable,
  second: ComparedTable,
  sampled: readonly number[],
  neighbours = 10,
): NeighbourOverlap {
  const common = Array.from({ length: Math.min(first.tokens, second.tokens) }, (_, token) => token).filter(
    (token) => first.scales[token] !== 0 && second.scales[token] !== 0,
  );
  const firstRows = unitRows(first);
  const secondRows = unitRows(second);
  let shared = 0;
  let sameNearest = 0;
  for (const token of sampled) {
    const ofFirst = nearest(firstRows, first.dimensions, token, common, neighbours);
    const ofSecond = nearest(secondRows, second.dimensions, token, common, neighbours);
    const named = new Set(ofSecond);
    shared += ofFirst.filter((neighbour) => named.has(neighbour)).length / neighbours;
    if (ofFirst[0] === ofSecond[0]) sameNearest += 1;
  }
  return { meanShare: shared / sampled.length, sameNearest: sameNearest / sampled.length };
}

function unitRows({ tokens, dimensions, values }: ComparedTable): Float32Array {
  const rows = new Float32Array(tokens * dimensions);
  for (let token = 0; token < tokens; token += 1) {
    const start = token * dimensions;
    let squares = 0;
    for (let column = 0; column < dimensions; column += 1) squares += values[start + column]! ** 2;
    const factor = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let column = 0; column < dimensions; column += 1)
      rows[start + column] = values[start + column]! * factor;
  }
  return rows;
}

function nearest(
  rows: Float32Array,
  dimensions: number,
  token: number,
  among: readonly number[],
  count: number,
): number[] {
  const start = token * dimensions;
  const scored = among.flatMap((other) => {
    if (other === token) return [];
    let cosine = 0;
    for (let column = 0; column < dimensions; column += 1) {
      cosine += rows[start + column]! * rows[other * dimensions + column]!;
    }
    return [{ other, cosine }];
  });
  scored.sort((left, right) => right.cosine - left.cosine || left.other - right.other);
  return scored.slice(0, count).map(({ other }) => other);
}
