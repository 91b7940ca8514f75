import type { Random } from "../../contracts/index.ts";

const rounds = 25;

/**
 * Spherical k-means (Dhillon and Modha, 2001): unit vectors that cover a set of unit vectors by cosine similarity. Starts from a random
 * choice of distinct vectors; a cluster that empties keeps its centre.
 *
 * @returns `count` rows, or one per vector where there are fewer
 */
export function sphericalKMeans(
  vectors: readonly Float32Array[],
  count: number,
  random: Random,
): Float32Array[] {
  const order = vectors
    .map((_, index) => ({ index, key: random() }))
    .sort((one, other) => one.key - other.key);
  let centres: Float32Array[] = order.slice(0, count).map(({ index }) => Float32Array.from(vectors[index]!));
  for (let round = 0; round < rounds; round += 1) {
    const sums = centres.map((centre) => new Float32Array(centre.length));
    for (const vector of vectors) {
      const sum = sums[nearestIndex(vector, centres)]!;
      for (let index = 0; index < sum.length; index += 1) sum[index]! += vector[index]!;
    }
    centres = sums.map((sum, index) => normalised(sum) ?? centres[index]!);
  }
  return centres;
}

/** Largest cosine similarity between a unit vector and the centres. */
export function nearestSimilarity(vector: Float32Array, centres: readonly Float32Array[]): number {
  return similarity(vector, centres[nearestIndex(vector, centres)]!);
}

function nearestIndex(vector: Float32Array, centres: readonly Float32Array[]): number {
  let nearest = 0;
  let largest = Number.NEGATIVE_INFINITY;
  centres.forEach((centre, index) => {
    const value = similarity(vector, centre);
    if (value > largest) {
      largest = value;
      nearest = index;
    }
  });
  return nearest;
}

function similarity(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += one[index]! * other[index]!;
  return sum;
}

function normalised(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(similarity(vector, vector));
  return length === 0 ? null : vector.map((value) => value / length);
}
