import type { Random } from "../../contracts/index.ts";
import { type RowMatrix, rowOf, takeRows } from "../../numeric/row-matrix.ts";
import { shuffleInPlace } from "../classifier/logistic-regression.ts";

const rounds = 8;
const mostRows = 4000;

/** k-means (Lloyd, 1982) on a sample of the rows, from distinct random rows. An emptied cluster keeps its centre. */
export function kMeans(design: RowMatrix, clusters: number, random: Random): RowMatrix {
  const order = Array.from({ length: design.rows }, (_, row) => row);
  shuffleInPlace(order, random);
  const sample = order.slice(0, mostRows);
  const centres = takeRows(design, sample.slice(0, Math.min(clusters, sample.length)));
  for (let round = 0; round < rounds; round += 1) {
    const sums = new Float64Array(centres.values.length);
    const counts = new Float64Array(centres.rows);
    for (const row of sample) {
      const values = rowOf(design, row);
      const centre = nearestCentre(values, centres);
      counts[centre]! += 1;
      for (let index = 0; index < values.length; index += 1)
        sums[centre * centres.columns + index]! += values[index]!;
    }
    for (let at = 0; at < sums.length; at += 1) {
      const count = counts[Math.floor(at / centres.columns)]!;
      if (count > 0) centres.values[at] = sums[at]! / count;
    }
  }
  return centres;
}

/** Index of the centre at the least squared distance. */
export function nearestCentre(row: Float32Array, centres: RowMatrix): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre < centres.rows; centre += 1) {
    const start = centre * centres.columns;
    let distance = 0;
    for (let index = 0; index < row.length && distance < least; index += 1) {
      const difference = centres.values[start + index]! - row[index]!;
      distance += difference * difference;
    }
    if (distance < least) {
      least = distance;
      best = centre;
    }
  }
  return best;
}
