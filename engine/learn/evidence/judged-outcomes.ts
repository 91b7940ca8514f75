import type { CostHeads, FitTable } from "../../contracts/index.ts";
import { costsOverMean } from "./costs-over-mean.ts";
import { mixRows } from "./known-tasks.ts";
import type { JudgedOutcomes } from "./routing-utility.ts";

const minCostUsd = 1e-12;

/** The table's outcomes beside the costs that the cost heads expect under the given task probabilities. */
export function judgedOutcomes(table: FitTable, cost: CostHeads, tasks: Float64Array): JudgedOutcomes {
  const modelCount = table.models.length;
  const rows = table.features.length;
  const { costs, meanUsd } = costsOverMean(table);
  if (meanUsd === null) return { modelCount, scores: table.scores, costs, expectedCosts: costs };
  const intercepts = mixRows(tasks, cost.intercepts, rows, table.taskNames.length, modelCount);
  const expectedCosts = intercepts.map((intercept, at) => {
    const expected =
      intercept + cost.slopes[at % modelCount]! * table.characters[Math.floor(at / modelCount)]!;
    return Number.isNaN(expected) ? costs[at]! : Math.max(minCostUsd, expected) / meanUsd;
  });
  return { modelCount, scores: table.scores, costs, expectedCosts };
}
