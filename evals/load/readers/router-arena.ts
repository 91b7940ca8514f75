import { firstOf, isRecord } from "../json-record.ts";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { readJsonRecords } from "../read-json-records.ts";
import { requireText } from "../require-text.ts";

/**
 * RouterArena's rows, one per prompt and model: `global_index, prompt, prediction` (the model) with `accuracy` or `score` and
 * `cost`, or its cached results with `question, llm_selected, evaluation_result: {score, inference_cost}`. The task is the
 * index without its number (`AIME_112`). Rows that no grader has seen have no score, and say so.
 */
export const readRouterArena: OutcomeReader = async (path, builder, { scoreScale }) => {
  for await (const { record, at } of readJsonRecords(path)) {
    const id = requireText(firstOf(record, ["global_index", "global index"]), "global_index", at);
    const text = requireText(
      firstOf(record, ["prompt", "prompt_formatted", "question", "query"]),
      "prompt",
      at,
    );
    const model = requireText(firstOf(record, ["prediction", "llm_selected", "model"]), "prediction", at);
    const result = isRecord(record.evaluation_result) ? record.evaluation_result : {};
    const score = firstOf(record, ["accuracy", "score"]) ?? result.score;
    const cost = firstOf(record, ["cost", "inference_cost"]) ?? result.inference_cost;
    const parsed = parseScore(score, "score", at, scoreScale);
    const task = id.replace(/[_-]?\d+$/, "");
    const promptIndex = builder.addPrompt({ id, task: task === "" ? null : task, text }, at);
    builder.addOutcome(promptIndex, model, { ...parsed, costUsd: parseCostUsd(cost, "cost", at) }, at);
  }
};
