import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { plainPrompt } from "../python-list-text.ts";
import { readTableRows } from "../read-table-rows.ts";
import { optionalText, requireText } from "../require-text.ts";

const costSuffix = "|total_cost";

/**
 * RouterBench's wide table, CSV or an object a line: `sample_id, prompt, eval_name`, a column per model with its score, and
 * `<model>|total_cost` in dollars. A model is whatever has a cost column; `|model_response` and the oracle column are left.
 */
export const readRouterBench: OutcomeReader = async (path, builder, { scoreScale }) => {
  for await (const { cells, at } of readTableRows(path)) {
    const prompt = {
      id: requireText(cells.get("sample_id"), "sample_id", at),
      task: optionalText(cells.get("eval_name"), "eval_name", at),
      text: plainPrompt(requireText(cells.get("prompt"), "prompt", at)),
    };
    const promptIndex = builder.addPrompt(prompt, at);
    for (const [column, cost] of cells) {
      if (!column.endsWith(costSuffix)) continue;
      const model = column.slice(0, -costSuffix.length);
      if (model === "oracle") continue;
      const parsed = parseScore(cells.get(model), model, at, scoreScale);
      builder.addOutcome(promptIndex, model, { ...parsed, costUsd: parseCostUsd(cost, column, at) }, at);
    }
  }
};
