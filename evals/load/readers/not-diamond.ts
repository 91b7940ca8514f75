import { basename } from "node:path";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { readTableRows } from "../read-table-rows.ts";
import { optionalText, requireText } from "../require-text.ts";

const promptColumns = ["prompt", "input", "query", "question"];
/** `openai/gpt-4o/score`, `gpt-4o_score`, `gpt-4o score`, `gpt-4o|score`. */
export const scoreColumn = /^(.+?)([/_ |:-])score$/i;

/**
 * Tables as Not Diamond's training takes them: a prompt column (`prompt`, `input`, `query` or `question`) and for each model
 * its response and its score, optionally its cost: `<model>/response, <model>/score, <model>/cost`. The router's own column
 * (`notdiamond/score`) is left.
 */
export const readNotDiamond: OutcomeReader = async (path, builder, { scoreScale }) => {
  const file = basename(path).replace(/(\.(csv|jsonl?|gz))+$/i, "");
  let row = 0;
  for await (const { cells, at } of readTableRows(path)) {
    row += 1;
    const promptColumn = promptColumns.find((column) => cells.has(column)) ?? "prompt";
    const text = requireText(cells.get(promptColumn), promptColumn, at);
    const id = optionalText(cells.get("id"), "id", at) ?? `${file}/${row}`;
    const promptIndex = builder.addPrompt(
      { id, task: optionalText(cells.get("task"), "task", at), text },
      at,
    );
    for (const [column, value] of cells) {
      const [, model, separator] = scoreColumn.exec(column) ?? [];
      if (model === undefined || model === "notdiamond") continue;
      const costColumn = `${model}${separator}cost`;
      const parsed = parseScore(value, column, at, scoreScale);
      const costUsd = parseCostUsd(cells.get(costColumn), costColumn, at);
      builder.addOutcome(promptIndex, model, { ...parsed, costUsd }, at);
    }
  }
};
