import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { RowMatrix } from "../../numeric/row-matrix.ts";

/** A model with fewer observed targets gets weights of 0. */
const minTargets = 8;

/** X'X over some rows of a design, row-major and whole. O(rows x columns^2 / 2). Four rows share a pass over the products. */
export function crossProducts({ columns, values }: RowMatrix, rows: Iterable<number>): Float64Array {
  const products = new Float64Array(columns * columns);
  const starts = Array.from(rows, (row) => row * columns);
  const none = new Float32Array(columns);
  const rowAt = (at: number): Float32Array =>
    at < starts.length ? values.subarray(starts[at]!, starts[at]! + columns) : none;
  for (let at = 0; at < starts.length; at += 4) {
    const [a, b, c, d] = [rowAt(at), rowAt(at + 1), rowAt(at + 2), rowAt(at + 3)];
    for (let one = 0; one < columns; one += 1) {
      const start = one * columns;
      const [ofA, ofB, ofC, ofD] = [a[one]!, b[one]!, c[one]!, d[one]!];
      for (let other = 0; other <= one; other += 1)
        products[start + other] =
          products[start + other]! + ofA * a[other]! + ofB * b[other]! + ofC * c[other]! + ofD * d[other]!;
    }
  }
  for (let one = 0; one < columns; one += 1)
    for (let other = 0; other < one; other += 1)
      products[other * columns + one] = products[one * columns + other]!;
  return products;
}

/** X'X over the rows that are left when some are taken away. */
export function productsWithout(products: Float64Array, design: RowMatrix, rows: Int32Array): Float64Array {
  const taken = crossProducts(design, rows);
  return products.map((product, at) => product - taken[at]!);
}

/**
 * Solves (products + penalty I) W = moments for every column of moments.
 *
 * @param products symmetric, row-major
 * @param moments one array per right-hand side
 */
export function solveRidge(
  products: Float64Array,
  penalty: number,
  moments: readonly Float64Array[],
): Float64Array[] {
  const size = moments[0]?.length ?? 0;
  const matrix = Matrix.from1DArray(size, size, products);
  for (let index = 0; index < size; index += 1) matrix.set(index, index, matrix.get(index, index) + penalty);
  const solved = new CholeskyDecomposition(matrix).solve(
    new Matrix(moments.map((each) => Array.from(each))).transpose(),
  );
  return moments.map((_, column) => Float64Array.from(solved.getColumn(column)));
}

/**
 * Ridge regression of every model's targets, each on the rows where it was observed: minimises the sum of (target - w x)^2 over
 * those rows plus alpha |w|^2 (Hoerl and Kennard, 1970), by the Cholesky factor of the normal equations. Models that were observed on the
 * same rows share a factor.
 *
 * @param targets row-major, one column per model; NaN: not observed
 * @param alpha above 0
 * @param metric replaces |w|^2 by w' metric w; symmetric, row-major, positive definite. @default identity
 * @returns row-major, one row of weights per model
 */
export function fitRidge(
  design: RowMatrix,
  targets: Float64Array,
  modelCount: number,
  alpha: number,
  metric: Float64Array | null = null,
): Float32Array {
  const { rows, columns, values } = design;
  const penalty = metric === null ? alpha : 0;
  const weights = new Float32Array(modelCount * columns);
  for (const { models, observed } of modelsByRows(targets, rows, modelCount)) {
    if (observed.length < minTargets) continue;
    const moments = models.map((model) => {
      const moment = new Float64Array(columns);
      for (const row of observed) {
        const target = targets[row * modelCount + model]!;
        for (let index = 0; index < columns; index += 1)
          moment[index]! += target * values[row * columns + index]!;
      }
      return moment;
    });
    const products = crossProducts(design, observed);
    if (metric !== null) for (let at = 0; at < products.length; at += 1) products[at]! += alpha * metric[at]!;
    const solved = solveRidge(products, penalty, moments);
    models.forEach((model, at) => {
      weights.set(solved[at]!, model * columns);
    });
  }
  return weights;
}

/** Models grouped by the rows that they were observed on. */
function modelsByRows(
  targets: Float64Array,
  rows: number,
  modelCount: number,
): { readonly models: number[]; readonly observed: number[] }[] {
  const groups = new Map<string, { models: number[]; observed: number[] }>();
  for (let model = 0; model < modelCount; model += 1) {
    const observed: number[] = [];
    const mask = new Uint8Array(Math.ceil(rows / 8));
    for (let row = 0; row < rows; row += 1) {
      if (Number.isNaN(targets[row * modelCount + model]!)) continue;
      observed.push(row);
      mask[row >> 3]! |= 1 << (row & 7);
    }
    const key = Buffer.from(mask).toString("latin1");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { models: [model], observed });
    else group.models.push(model);
  }
  return [...groups.values()];
}
