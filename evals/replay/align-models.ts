import { mean, standardDeviation } from "simple-statistics";
import type { ReplayPredictions } from "./replay-router.ts";

/** Standard deviation stated at least for a model that the router never saw: it may be anything between a weak and a strong one. */
const minUnknownDeviation = 0.25;

/**
 * The same predictions for these models, in this order. A model that the router never saw is believed to be as good and as expensive as the
 * mean of those it knows, with a large standard deviation. Where no cost is known at all, it is NaN.
 */
export function alignModels(predictions: ReplayPredictions, models: readonly string[]): ReplayPredictions {
  const known = predictions.models.length;
  const rows = predictions.quality.length / known;
  const columns = models.map((model) => predictions.models.indexOf(model));
  const quality = new Float64Array(rows * models.length);
  const costUsd = new Float64Array(rows * models.length);
  const deviation = predictions.standardDeviation === null ? null : new Float64Array(quality.length);
  for (let row = 0; row < rows; row += 1) {
    const own = predictions.quality.subarray(row * known, (row + 1) * known);
    const costs = [...predictions.costUsd.subarray(row * known, (row + 1) * known)].filter(Number.isFinite);
    const meanQuality = mean([...own]);
    const meanCost = costs.length === 0 ? Number.NaN : mean(costs);
    const unknownDeviation = Math.max(minUnknownDeviation, standardDeviation([...own]));
    for (const [at, column] of columns.entries()) {
      const cell = row * models.length + at;
      const source = row * known + column;
      quality[cell] = column === -1 ? meanQuality : predictions.quality[source]!;
      const cost = column === -1 ? Number.NaN : predictions.costUsd[source]!;
      costUsd[cell] = Number.isNaN(cost) ? meanCost : cost;
      if (deviation !== null)
        deviation[cell] = column === -1 ? unknownDeviation : predictions.standardDeviation![source]!;
    }
  }
  const { lasting, tasks } = predictions;
  const aligned = { models, quality, costUsd, standardDeviation: deviation, tasks };
  if (lasting === undefined) return aligned;
  return {
    ...aligned,
    lasting: Array.from(quality, (_, cell) => {
      const column = columns[cell % models.length]!;
      return column === -1 ? undefined : lasting[Math.floor(cell / models.length) * known + column];
    }),
  };
}
