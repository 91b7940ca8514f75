import type { FitTable } from "../../contracts/index.ts";

/** Costs over their mean; an unknown cost takes its model's mean, a model without any the mean of all, and no cost at all counts as equal. */
export function costsOverMean(table: FitTable): Float64Array {
  const modelCount = table.models.length;
  const sums = new Float64Array(modelCount);
  const counts = new Float64Array(modelCount);
  table.costsUsd.forEach((cost, at) => {
    if (Number.isNaN(cost)) return;
    sums[at % modelCount]! += cost;
    counts[at % modelCount]! += 1;
  });
  const known = counts.reduce((sum, count) => sum + count, 0);
  if (known === 0) return new Float64Array(table.costsUsd.length).fill(1);
  const mean = sums.reduce((sum, value) => sum + value, 0) / known;
  if (mean === 0) return new Float64Array(table.costsUsd.length);
  return table.costsUsd.map((cost, at) => {
    if (!Number.isNaN(cost)) return cost / mean;
    const model = at % modelCount;
    return counts[model]! === 0 ? 1 : sums[model]! / counts[model]! / mean;
  });
}
