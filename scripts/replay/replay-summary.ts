import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { FigureOptions } from "../../evals/replay/figures-by-bootstrap.ts";
import { renderTable } from "../terminal/table.ts";
import type { ReplayResult } from "./replay-files.ts";
import { policyTable, routerTables, singleModelTable } from "./result-tables.ts";

/** Every table of a replay, for the terminal and for the page. */
export function replayTables(result: ReplayResult, options: FigureOptions): ReportTable[] {
  const { part, routers, policies, baselineModel } = result;
  return [
    singleModelTable(part.usable, baselineModel, options),
    ...routerTables(routers),
    ...(policies.length === 0 ? [] : [policyTable(policies)]),
  ];
}

/** Everything that a replay found, for the terminal. */
export const replaySummary = (
  result: ReplayResult,
  tables: readonly ReportTable[],
  useColor: boolean,
): string => [...replayNotes(result), "", ...tables.map((table) => showTable(table, useColor))].join("\n");

/** A table with its title and a blank line after it. */
export const showTable = ({ title, columns, rows, meanings = [] }: ReportTable, useColor: boolean): string =>
  `${title}\n${renderTable(
    columns.map((name, index) => ({ title: name, align: index === 0 ? "left" : "right" })),
    rows,
    useColor,
  )}\n${meanings.map((meaning) => `  ${meaning}\n`).join("")}`;

/** What was read, and what could not be compared and why. */
export function replayNotes({ part }: ReplayResult): string[] {
  const { training, questions, usable, unseenModels } = part;
  const { outcomes } = usable;
  return [
    `fitted on ${training.features.length} prompts x ${training.models.length} models, tested on ${questions.features.length} prompts`,
    `compared on ${outcomes.promptCount} prompts x ${outcomes.modelCount} models (${outcomes.incompletePrompts} prompts lack a value)`,
    ...usable.leftOut.map(({ model, reason }) => `not compared: ${model}, ${reason}`),
    ...unseenModels.map(
      (model) =>
        `the model ${model} is not in the training files: it is predicted by the mean of the others, with a large standard deviation`,
    ),
    ...(questions.taskNames.some((name) => training.taskNames.includes(name))
      ? []
      : ["no task label of the test prompts is in the training files: task means are left out"]),
    ...(usable.hasCosts ? [] : ["no costs are recorded: figures of cost are left out"]),
    "in brackets: 95% intervals by a bootstrap over questions",
  ];
}
