import { basename } from "node:path";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseScore } from "../parse-score.ts";
import { readTableRows } from "../read-table-rows.ts";
import { optionalText, requireText } from "../require-text.ts";

const describing = new Set([
  "",
  "prompt",
  "id",
  "index",
  "unnamed: 0",
  "task",
  "subject",
  "domain",
  "category",
]);

/**
 * RouteLLM's table of answers: `prompt` and a column per model with `True` or `False`; `<model>_response` columns are left.
 * Costs are not recorded there. Without a task column the file's name is the task (`mmlu_anatomy.csv`).
 */
export const readRouteLlm: OutcomeReader = async (path, builder, { scoreScale }) => {
  const fileTask = basename(path).replace(/(\.(csv|jsonl?|gz))+$/i, "");
  let row = 0;
  for await (const { cells, at } of readTableRows(path)) {
    row += 1;
    const stated = optionalText(cells.get("id"), "id", at);
    const task = cells.get("task") ?? cells.get("subject") ?? cells.get("domain") ?? cells.get("category");
    const prompt = {
      id: stated ?? `${fileTask}/${row}`,
      task: optionalText(task, "task", at) ?? fileTask,
      text: requireText(cells.get("prompt"), "prompt", at),
    };
    const promptIndex = builder.addPrompt(prompt, at);
    for (const [column, value] of cells) {
      if (describing.has(column.toLowerCase()) || column.endsWith("_response")) continue;
      builder.addOutcome(
        promptIndex,
        column,
        { ...parseScore(value, column, at, scoreScale), costUsd: null },
        at,
      );
    }
  }
};
