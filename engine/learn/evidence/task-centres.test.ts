import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { createFloatKernel } from "../../numeric/simd/float-kernel.ts";
import { fitNoveltyGate } from "./fit-novelty-gate.ts";
import type { FitRows } from "./fit-rows.ts";
import { fitTaskCentres, logDistanceRatios } from "./task-centres.ts";

const kernel = createFloatKernel();
const rowsOf = (values: number[][], tasks: number[], taskCount: number): FitRows => ({
  design: { rows: values.length, columns: values[0]!.length, values: Float32Array.from(values.flat()) },
  tasks: Int32Array.from(tasks),
  scores: new Float64Array(values.length),
  taskCount,
  modelCount: 1,
});

describe("fitTaskCentres", () => {
  const part = rowsOf(
    [
      [0, 0],
      [2, 0],
      [10, 10],
      [10, 14],
      [99, 99],
    ],
    [0, 0, 2, 2, -1],
    3,
  );
  const known = fitTaskCentres(part);

  it("takes means and spreads of the tasks that have prompts, spreads shrunk by five", () => {
    expect([...known.centres.values]).toEqual([1, 0, 10, 12]);
    // Squared distances 1, 1 and 4, 4: 2.5 on the whole.
    expect(known.spreads[0]).toBeCloseTo((2 + 5 * 2.5) / 7, 12);
    expect(known.spreads[1]).toBeCloseTo((8 + 5 * 2.5) / 7, 12);
  });

  it("measures the nearest task in its own units", () => {
    const [ratio] = logDistanceRatios(kernel, rowsOf([[1, 3]], [0], 3).design, known);
    expect(ratio).toBeCloseTo(Math.log(9 / known.spreads[0]!), 5);
  });
});

describe("fitNoveltyGate", () => {
  it("raises the odds with the distance from every known task", () => {
    const random = createSeededRandom(5);
    const values = Array.from({ length: 120 }, (_, row) => [
      10 * Math.cos(row % 6) + random(),
      10 * Math.sin(row % 6) + random(),
    ]);
    const tasks = values.map((_, row) => row % 6);
    const part = rowsOf(values, tasks, 6);
    const gate = fitNoveltyGate(
      kernel,
      part,
      Int32Array.from(values.keys()).map((row) => row % 4),
      random,
      0.1,
    );
    expect(gate.slope).toBeGreaterThan(0);
    expect(gate.spreads).toHaveLength(6);
    expect(gate.oddsWeight).toBe(0.1);
    // At the usual distance a prompt is familiar.
    expect(gate.intercept).toBeLessThan(0);
  });
});
