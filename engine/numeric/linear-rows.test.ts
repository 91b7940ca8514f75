import { describe, expect, it } from "vitest";
import { multiplyRows, projectRows } from "./linear-rows.ts";
import { createSeededRandom } from "./seeded-random.ts";

const random = createSeededRandom(4);
const floats = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
const slow = (weights: Float32Array, input: Float32Array, output: number): number =>
  input.reduce((sum, value, index) => sum + value * weights[output * input.length + index]!, 0);

describe("multiplyRows", () => {
  it.each([0, 1, 3, 4, 5, 11])("agrees with a dot product per output for %i outputs", (count) => {
    const [weights, input] = [floats(count * 7), floats(7)];
    const outputs = new Float64Array(count);
    multiplyRows(weights, input, outputs);
    outputs.forEach((value, output) => {
      expect(value).toBeCloseTo(slow(weights, input, output), 6);
    });
  });
});

describe("projectRows", () => {
  it("multiplies every row of a design", () => {
    const design = { rows: 3, columns: 5, values: floats(15) };
    const weights = floats(6 * 5);
    projectRows(design, weights, 6).forEach((value, at) => {
      const row = design.values.subarray(Math.floor(at / 6) * 5, Math.floor(at / 6) * 5 + 5);
      expect(value).toBeCloseTo(slow(weights, row, at % 6), 6);
    });
  });
});
