import type { Random } from "../../contracts/index.ts";
import { projectRows } from "../../numeric/linear-rows.ts";
import { createRowMatrix, type RowMatrix, rowOf, takeRows } from "../../numeric/row-matrix.ts";
import { shuffleInPlace } from "../../numeric/shuffle-in-place.ts";

const rounds = 8;
const maxRows = 4000;

/** k-means (Lloyd, 1982) on a sample of the rows, from distinct random rows. An emptied cluster keeps its centre. */
export function kMeans(design: RowMatrix, clusters: number, random: Random): RowMatrix {
  const order = Array.from({ length: design.rows }, (_, row) => row);
  shuffleInPlace(order, random);
  const sample = takeRows(design, order.slice(0, maxRows));
  const centres = takeRows(sample, [...Array(Math.min(clusters, sample.rows)).keys()]);
  for (let round = 0; round < rounds; round += 1) {
    const centreOfRow = nearestCentres(sample, centres);
    const sums = createRowMatrix(centres.rows, centres.columns);
    const counts = new Float64Array(centres.rows);
    for (let row = 0; row < sample.rows; row += 1) {
      const centre = centreOfRow[row]!;
      counts[centre]! += 1;
      const from = row * sample.columns;
      const to = centre * sample.columns;
      for (let index = 0; index < sample.columns; index += 1)
        sums.values[to + index]! += sample.values[from + index]!;
    }
    for (let centre = 0; centre < centres.rows; centre += 1) {
      const count = counts[centre]!;
      if (count > 0) rowOf(centres, centre).set(rowOf(sums, centre).map((sum) => sum / count));
    }
  }
  return centres;
}

/** Per row the centre at the least distance. */
export function nearestCentres(design: RowMatrix, centres: RowMatrix): Int32Array {
  const products = projectRows(design, centres.values, centres.rows);
  const halfSquares = Float64Array.from(
    { length: centres.rows },
    (_, centre) => rowOf(centres, centre).reduce((sum, value) => sum + value * value, 0) / 2,
  );
  return Int32Array.from({ length: design.rows }, (_, row) => {
    let best = 0;
    let maxCloseness = Number.NEGATIVE_INFINITY;
    for (let centre = 0; centre < centres.rows; centre += 1) {
      const closeness = products[row * centres.rows + centre]! - halfSquares[centre]!;
      if (closeness > maxCloseness) {
        maxCloseness = closeness;
        best = centre;
      }
    }
    return best;
  });
}
