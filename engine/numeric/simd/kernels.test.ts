import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import wabt from "wabt";
import { createSeededRandom } from "../seeded-random.ts";
import { createFloatRows } from "./float-rows.ts";
import { kernelsBase64 } from "./kernels-base64.ts";
import { createRowProducts } from "./row-products.ts";
import { createRowSums } from "./row-sums.ts";

const random = createSeededRandom(4);
const floats = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);

it("are what kernels.wat says: else run `npm run kernels`", async () => {
  const source = readFileSync(new URL("kernels.wat", import.meta.url), "utf8");
  const binary = (await wabt()).parseWat("kernels.wat", source, { simd: true }).toBinary({}).buffer;
  expect(kernelsBase64).toBe(Buffer.from(binary).toString("base64"));
});

describe("createRowProducts", () => {
  it.each([
    [0, 7],
    [1, 1],
    [3, 4],
    [4, 5],
    [5, 7],
    [18, 1029],
  ])("agrees with plain dot products for %i rows of %i columns, run after run", (rows, columns) => {
    const weights = floats(rows * columns);
    const products = createRowProducts(weights, columns);
    expect(products.outputs.length).toBe(rows);
    for (let run = 0; run < 2; run += 1) {
      const input = floats(columns);
      products.input.set(input);
      products.run();
      for (let row = 0; row < rows; row += 1)
        expect(products.outputs[row]).toBeCloseTo(
          input.reduce((sum, value, column) => sum + value * weights[row * columns + column]!, 0),
          5,
        );
    }
  });
});

describe("createRowSums", () => {
  it.each([
    [5, 1, 3],
    [40, 16, 0],
    [40, 18, 1],
    [300, 33, 1024],
    [300, 256, 2500],
  ])("agrees with plain sums for %i rows of %i columns, %i of them added", (rows, columns, count) => {
    const table = Int8Array.from({ length: rows * columns }, () => Math.floor(random() * 256) - 128);
    const sums = createRowSums(table, columns);
    for (let run = 0; run < 2; run += 1) {
      const indices = Int32Array.from({ length: count + 1 }, () => Math.floor(random() * rows));
      const weights = floats(count + 1);
      sums.add(indices, weights, count);
      const plain = new Float64Array(columns);
      const magnitudes = new Float64Array(columns);
      for (let item = 0; item < count; item += 1)
        for (let column = 0; column < columns; column += 1) {
          const term = weights[item]! * table[indices[item]! * columns + column]!;
          plain[column]! += term;
          magnitudes[column]! += Math.abs(term);
        }
      expect(sums.sums.length).toBe(columns);
      sums.sums.forEach((sum, column) => {
        expect(Math.abs(sum - plain[column]!)).toBeLessThanOrEqual(magnitudes[column]! * 1e-6);
      });
    }
  });

  it("adds nothing for rows beyond the table", () => {
    const sums = createRowSums(Int8Array.of(1, 2, 3, 4), 2);
    sums.add(Int32Array.of(1, 262_143, -1), Float32Array.of(1, 5, 7), 3);
    expect([...sums.sums]).toEqual([3, 4]);
  });
});

describe("createFloatRows", () => {
  it.each([
    [3, 1, 2],
    [7, 4, 7],
    [50, 18, 90],
  ])(
    "reads and changes as plain loops do: %i rows of %i columns, %i items, some twice",
    (rows, columns, count) => {
      const model = createFloatRows(rows, columns, count);
      for (let run = 0; run < 2; run += 1) {
        const table = Float64Array.from(floats(rows * columns));
        model.load(table);
        const expected = table.slice();
        for (let turn = 0; turn < 2; turn += 1) {
          model.indices.set(Int32Array.from({ length: count }, () => Math.floor(random() * rows)));
          model.values.set(floats(count));
          model.sum(count);
          for (let column = 0; column < columns; column += 1) {
            let sum = 0;
            model.indices.forEach((row, item) => {
              sum += model.values[item]! * table[row * columns + column]!;
            });
            expect(model.sums[column]).toBeCloseTo(sum, 5);
            model.sums[column] = column - 2;
            model.indices.forEach((row, item) => {
              expected[row * columns + column]! += model.values[item]! * (column - 2);
            });
          }
          model.spread(count);
        }
        const changed = table.slice();
        model.addChangesTo(changed);
        changed.forEach((value, at) => {
          expect(value).toBeCloseTo(expected[at]!, 4);
        });
      }
    },
  );

  it("leaves items beyond the count alone", () => {
    const model = createFloatRows(2, 1, 2);
    model.load(Float64Array.of(3, 5));
    model.indices.set([0, 1]);
    model.values.set([2, 100]);
    model.sum(1);
    expect([...model.sums]).toEqual([6]);
    model.spread(1);
    const changes = new Float64Array(2);
    model.addChangesTo(changes);
    expect([...changes]).toEqual([12, 0]);
  });
});
