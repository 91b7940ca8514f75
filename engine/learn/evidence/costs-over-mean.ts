import type { FitTable } from "../../contracts/index.ts";

/**
 * Costs over their mean; an unknown cost takes its model's mean, a model without any the mean of all, and no cost at all counts as equal.
 * `meanUsd` is null where no cost is known or all are 0.
 */
export function costsOverMean(table: FitTable): { costs: Float64Array; meanUsd: number | null } {
  const modelCount = table.models.length;
  const sums = new Float64Array(modelCount);
  const counts = new Float64Array(modelCount);
  table.costsUsd.forEach((cost, at) => {
    if (Number.isNaN(cost)) return;
    sums[at % modelCount]! += cost;
    counts[at % modelCount]! += 1;
  });
  const known = counts.reduce((sum, count) => sum + count, 0);
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (known === 0) return { costs: new Float64Array(table.costsUsd.length).fill(1), meanUsd: null };
  if (total === 0) return { costs: new Float64Array(table.costsUsd.length), meanUsd: null };
  const meanUsd = total / known;
  const costs = table.costsUsd.map((cost, at) => {
    if (!Number.isNaN(cost)) return cost / meanUsd;
    const model = at % modelCount;
    return counts[model]! === 0 ? 1 : sums[model]! / counts[model]! / meanUsd;
  });
  return { costs, meanUsd };
}
