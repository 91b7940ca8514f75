import type { OutcomePrompt } from "../../evals/load/outcome-table.ts";
import type { ReplayPredictions } from "../../evals/replay/replay-router.ts";

/** Figures after the point of a probability or a quality. */
const digits = 6;
/** Figures of a dollar amount. */
const costDigits = 6;

/**
 * One JSON line a prompt: `{"id", "pred": {model: quality}, "sd": {model: standard deviation}, "cost": {model: usd}, "task": {type: probability}}`.
 * An unknown cost is null.
 */
export function* predictionLines(
  prompts: readonly OutcomePrompt[],
  { models, quality, standardDeviation, costUsd, tasks }: ReplayPredictions,
): Generator<string> {
  for (const [row, { id }] of prompts.entries()) {
    const byModel = (value: (cell: number) => number | null): Record<string, number | null> =>
      Object.fromEntries(models.map((model, column) => [model, value(row * models.length + column)]));
    const line = {
      id,
      pred: byModel((cell) => rounded(quality[cell]!)),
      sd: byModel((cell) => (standardDeviation === null ? null : rounded(standardDeviation[cell]!))),
      cost: byModel((cell) =>
        Number.isFinite(costUsd[cell]!) ? Number(costUsd[cell]!.toPrecision(costDigits)) : null,
      ),
      task: Object.fromEntries(
        (tasks?.names ?? []).map((name, task) => [
          name,
          rounded(tasks!.probabilities[row * tasks!.names.length + task]!),
        ]),
      ),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}

const rounded = (value: number): number => Number(value.toFixed(digits));
