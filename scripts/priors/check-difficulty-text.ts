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
    [{ title: "left out" }, right("prompts"), right("correlation"), right("APGR")],
    benchmarks.map(({ name, prompts, correlation, apgr }) => [
      name,
      String(prompts),
      correlation.toFixed(2),
      apgr === null ? "-" : apgr.toFixed(3),
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
  const facts = `${fit.responses} scores on ${fit.prompts} prompts: slope ${fit.slope} logits per 100 rating points, ${fit.sourceDeviation} between sources, of a predicted difference ${fit.transferShare} held on benchmarks left out`;
  return [facts, weights, leftOut, unseen].join("\n\n");
}
