import { renderTable } from "../terminal/table.ts";
import type { LeftOutModel, LeftOutPrompts } from "./check-difficulty.ts";
import type { ShippedDifficulty } from "./shipped-difficulty.ts";

const right = (title: string) => ({ title, align: "right" as const });

/** The fitted weights, and how they stood up on benchmarks and models that were left out. */
export function checkDifficultyText(
  fit: ShippedDifficulty,
  benchmarks: readonly LeftOutPrompts[],
  models: readonly LeftOutModel[],
  useColor: boolean,
): string {
  const weights = renderTable(
    [{ title: "feature" }, right("logits per deviation")],
    fit.features.map(({ name, weight }) => [name, weight.toFixed(3)]),
    useColor,
  );
  const leftOut = renderTable(
    [
      { title: "left out" },
      right("prompts"),
      right("correlation"),
      right("APGR"),
      right("by chance"),
      right("by other models"),
    ],
    benchmarks.map(({ name, prompts, correlation, pairs }) => [
      name,
      String(prompts),
      correlation.toFixed(2),
      pairs === null ? "-" : pairs.apgr.toFixed(3),
      pairs === null ? "-" : `.5 ± ${pairs.chanceDeviation.toFixed(3)}`,
      pairs?.hindsight?.toFixed(3) ?? "-",
    ]),
    useColor,
  );
  const unseen = renderTable(
    [{ title: "model left out" }, right("rows"), right("mean score"), right("by its rating")],
    models.map(({ model, rows, observed, predicted }) => [
      model,
      String(rows),
      observed.toFixed(3),
      predicted.toFixed(3),
    ]),
    useColor,
  );
  const draws = benchmarks.flatMap(({ name, pairs }) =>
    pairs === null || !name.includes("draw") ? [] : pairs.apgr,
  );
  const overDraws = `Mean APGR over ${draws.length} draws of subjects that have a pair: ${average(draws).toFixed(3)} ± ${standardError(draws).toFixed(3)} (standard error)`;
  const facts = `${fit.responses} scores on ${fit.prompts} prompts: slope ${fit.slope} logits per 100 rating points, ${fit.sourceDeviation} between sources, of a predicted difference ${fit.transferShare} held on benchmarks left out`;
  return [facts, weights, leftOut, overDraws, unseen].join("\n\n");
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const standardError = (values: readonly number[]): number =>
  Math.sqrt(average(values.map((value) => (value - average(values)) ** 2)) / Math.max(1, values.length));
