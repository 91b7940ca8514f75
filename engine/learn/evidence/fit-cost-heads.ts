import type { CostHeads, FitTable } from "../../contracts/index.ts";

/** Rows that a model's overall intercept weighs as beside those of one task. */
const pseudoRows = 5;

/**
 * Expected dollars per model: a slope per character (least squares within tasks) and an intercept per task, shrunk to the model's overall one.
 * Neither is ever negative: few rows would else make an expensive model free for a short prompt, and a router that minds the cost would take it. A model
 * without any known cost gets NaN, which stands for unknown.
 */
export function fitCostHeads(table: FitTable): CostHeads {
  const modelCount = table.models.length;
  const taskCount = table.taskNames.length;
  const intercepts = new Float64Array(taskCount * modelCount).fill(Number.NaN);
  const slopes = new Float64Array(modelCount).fill(Number.NaN);
  for (let model = 0; model < modelCount; model += 1) {
    const rows = [...table.tasks.keys()].filter(
      (row) => !Number.isNaN(table.costsUsd[row * modelCount + model]!),
    );
    if (rows.length === 0) continue;
    const cost = (row: number): number => table.costsUsd[row * modelCount + model]!;
    const overall = meansOf(rows, table.characters, cost);
    const byTask = new Map<number, number[]>();
    for (const row of rows) {
      const kept = byTask.get(table.tasks[row]!);
      if (kept === undefined) byTask.set(table.tasks[row]!, [row]);
      else kept.push(row);
    }
    const slope = Math.min(
      withinSlope([...byTask.values()], table.characters, cost),
      overall.characters === 0 ? 0 : overall.cost / overall.characters,
    );
    slopes[model] = slope;
    const level = overall.cost - slope * overall.characters;
    for (let task = 0; task < taskCount; task += 1) {
      const own = byTask.get(task) ?? [];
      const mean = own.length === 0 ? { cost: 0, characters: 0 } : meansOf(own, table.characters, cost);
      const ownLevel = Math.max(0, mean.cost - slope * mean.characters);
      intercepts[task * modelCount + model] =
        (own.length * ownLevel + pseudoRows * level) / (own.length + pseudoRows);
    }
  }
  return { intercepts, slopes };
}

function meansOf(
  rows: readonly number[],
  characters: Float64Array,
  cost: (row: number) => number,
): { cost: number; characters: number } {
  let costs = 0;
  let lengths = 0;
  for (const row of rows) {
    costs += cost(row);
    lengths += characters[row]!;
  }
  return { cost: costs / rows.length, characters: lengths / rows.length };
}

function withinSlope(
  groups: readonly (readonly number[])[],
  characters: Float64Array,
  cost: (row: number) => number,
): number {
  let products = 0;
  let squares = 0;
  for (const rows of groups) {
    const mean = meansOf(rows, characters, cost);
    for (const row of rows) {
      const length = characters[row]! - mean.characters;
      products += length * (cost(row) - mean.cost);
      squares += length * length;
    }
  }
  return squares === 0 ? 0 : Math.max(0, products / squares);
}
