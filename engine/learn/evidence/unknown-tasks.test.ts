import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { evidenceFitDefaults } from "./evidence-fit-options.ts";
import type { FitRows } from "./fit-rows.ts";
import { crossProducts } from "./ridge.ts";
import { fitTaskCentres, logDistanceRatios } from "./task-centres.ts";
import { fitUnknownTasks, separate } from "./unknown-tasks.ts";

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

  it("takes means and variances of the tasks that have prompts, variances shrunk by five", () => {
    expect([...known.centres.values]).toEqual([1, 0, 10, 12]);
    // Squared distances 1, 1 and 4, 4: 2.5 on the whole.
    expect(known.variances[0]).toBeCloseTo((2 + 5 * 2.5) / 7, 12);
    expect(known.variances[1]).toBeCloseTo((8 + 5 * 2.5) / 7, 12);
  });

  it("measures the nearest task in its own units", () => {
    const [ratio] = logDistanceRatios(rowsOf([[1, 3]], [0], 3).design, known);
    expect(ratio).toBeCloseTo(Math.log(9 / known.variances[0]!), 5);
  });
});

describe("separate", () => {
  it("finds the line of log odds that two normal distributions of one variance have", () => {
    const random = createSeededRandom(8);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const known = Float64Array.from({ length: 4000 }, () => 0.5 * normal());
    const unknown = Float64Array.from({ length: 4000 }, () => 1 + 0.5 * normal());
    // ln of the ratio of the densities: (x^2 - (x - 1)^2) / (2 * 0.25) = 4 x - 2.
    const { intercept, slope } = separate(known, unknown);
    expect(slope).toBeCloseTo(4, 0);
    expect(intercept).toBeCloseTo(-2, 0);
  });
});

/** Six tasks of 60 prompts on a circle; the third column is a surface feature that one of two models follows, the slope by task. */
function circle(slopeOf: (task: number) => number): FitRows {
  const random = createSeededRandom(5);
  const values = Array.from({ length: 360 }, (_, row) => [
    10 * Math.cos(row % 6) + random(),
    10 * Math.sin(row % 6) + random(),
    random() - 0.5,
  ]);
  const tasks = values.map((_, row) => row % 6);
  const scores = Float64Array.from(values.flatMap((row, at) => [0.5 + slopeOf(at % 6) * row[2]!, 0.5]));
  return { ...rowsOf(values, tasks, 6), scores, modelCount: 2 };
}

const fitCircle = (part: FitRows) =>
  fitUnknownTasks(
    part,
    crossProducts(part.design, Array(part.design.rows).keys()),
    { from: 2, to: 3 },
    Float64Array.of(0.5, 0.5),
    { foldOfRow: Int32Array.from(part.tasks.keys()).map((row) => row % 4), temperature: 1 },
    createSeededRandom(1),
    { ...evidenceFitDefaults, transferAlphaShare: 0.01 },
  );

describe("fitUnknownTasks", () => {
  it("believes surface features where they held on every task that was left out", () => {
    const { transferWeights } = fitCircle(circle(() => 0.8));
    expect(transferWeights[0]).toBeGreaterThan(0.6);
    expect(transferWeights[1]).toBeCloseTo(0, 6);
  });

  it("believes them less where they turn round from task to task", () => {
    const { transferWeights } = fitCircle(circle((task) => (task % 2 === 0 ? 0.8 : -0.8)));
    expect(Math.abs(transferWeights[0]!)).toBeLessThan(0.1);
  });

  it("raises the odds with the distance from every known task", () => {
    const { detector } = fitCircle(circle(() => 0));
    expect(detector?.slope).toBeGreaterThan(0);
    expect(detector?.variances).toHaveLength(6);
    // At the usual distance a prompt is of a known task.
    expect(detector?.intercept).toBeLessThan(0);
  });

  it("says nothing of unknown tasks with two tasks or few prompts", () => {
    const part = circle(() => 0.8);
    const two = fitCircle({ ...part, tasks: part.tasks.map((task) => task % 2) });
    expect(two.detector).toBeNull();
    expect([...two.transferWeights]).toEqual([0, 0]);
  });
});
