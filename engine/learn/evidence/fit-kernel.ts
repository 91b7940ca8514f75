import { Matrix, QrDecomposition } from "ml-matrix";
import type { KernelLandmarks, Random } from "../../contracts/index.ts";
import { createKernelSimilarities } from "../../numeric/kernel-similarities.ts";
import { projectRows, squaredDistance } from "../../numeric/linear-rows.ts";
import { createRowMatrix, type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { shuffleInPlace } from "../../numeric/shuffle-in-place.ts";
import { kMeans } from "./k-means.ts";

/** A kernel fitted on a design, and what the ridge on its similarities needs. */
export interface FittedKernel {
  readonly kernel: KernelLandmarks;
  /** One row per row of the design, one column per landmark. */
  readonly similarities: RowMatrix;
  /** Similarities of the landmarks to each other plus a little on the diagonal: the squared length of weights in the kernel's space (`fitRidge`). */
  readonly metric: Float64Array;
}

/** At the median distance of a prompt to a landmark the similarity is exp(-2). */
const decayOfMedian = 2;
/** Prompts whose distances the median is taken of. */
const medianRows = 400;
/** Keeps the factor apart from 0 where landmarks coincide. */
const diagonal = 1e-3;
const rounds = 12;

/**
 * Centres of k-means as landmarks, in the first principal directions of the design.
 *
 * @param products X'X over the rows of the design
 */
export function fitKernel(
  design: RowMatrix,
  products: Float64Array,
  { landmarks, directions: count }: { readonly landmarks: number; readonly directions: number },
  random: Random,
): FittedKernel {
  const { columns, rows } = design;
  const directions = principalDirections(products, columns, Math.min(count, columns), random);
  const width = directions.length / columns;
  const places = {
    rows,
    columns: width,
    values: Float32Array.from(projectRows(design, directions, width)),
  };
  const order = Array.from({ length: rows }, (_, row) => row);
  shuffleInPlace(order, random);
  const points = kMeans(places, landmarks, random);
  const distances: number[] = [];
  for (const row of order.slice(-medianRows))
    for (let at = 0; at < points.rows; at += 1)
      distances.push(squaredDistance(rowOf(places, row), rowOf(points, at)));
  distances.sort((one, other) => one - other);
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  const kernel = { directions, points: points.values, decay: decayOfMedian / (median > 0 ? median : 1) };
  const compared = createKernelSimilarities(kernel, columns);
  const similarities = createRowMatrix(rows, points.rows);
  for (let row = 0; row < rows; row += 1) {
    compared.compare(rowOf(design, row));
    rowOf(similarities, row).set(compared.values);
  }
  const metric = new Float64Array(points.rows ** 2);
  for (let one = 0; one < points.rows; one += 1)
    for (let other = 0; other < points.rows; other += 1)
      metric[one * points.rows + other] =
        Math.exp(-kernel.decay * squaredDistance(rowOf(points, one), rowOf(points, other))) +
        (one === other ? diagonal : 0);
  return { kernel, similarities, metric };
}

/** First eigenvectors of a symmetric matrix by orthogonal iteration (Golub and Van Loan, 8.2.4), one row each. */
function principalDirections(
  products: Float64Array,
  columns: number,
  count: number,
  random: Random,
): Float32Array {
  const matrix = Matrix.from1DArray(columns, columns, products);
  // With fewer prompts than directions the rest is any orthonormal basis.
  const floor = 1e-9 + (1e-6 * matrix.trace()) / columns;
  for (let index = 0; index < columns; index += 1) matrix.set(index, index, matrix.get(index, index) + floor);
  let basis = new Matrix(
    Array.from({ length: columns }, () => Array.from({ length: count }, () => random() - 0.5)),
  );
  for (let round = 0; round < rounds; round += 1)
    basis = new QrDecomposition(matrix.mmul(basis)).orthogonalMatrix;
  return Float32Array.from(basis.transpose().to1DArray());
}
