import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import { firstOf } from "../json-record.ts";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { readJsonRecords } from "../read-json-records.ts";
import { optionalText, requireText } from "../require-text.ts";

const datasetFields = ["dataset", "dataset_name"];
const modelFields = ["model", "model_name"];

/**
 * LLMRouterBench's rows, one per prompt and model: `origin_query, prompt, prediction, ground_truth, score, prompt_tokens,
 * completion_tokens, cost` with `model` and `dataset`. In its result files (`{..., "records": [...]}`) both may stand outside
 * the rows, or only in the path `<dataset>/<split>/<model>/<time>.json`.
 */
export const readLlmRouterBench: OutcomeReader = async (path, builder, { scoreScale }) => {
  const modelFolder = dirname(path);
  const fromPath = { model: basename(modelFolder), dataset: basename(dirname(dirname(modelFolder))) };
  for await (const { record, document, at } of readJsonRecords(path)) {
    const outside = document ?? {};
    const stated = (fields: readonly string[]): unknown =>
      firstOf(record, fields) ?? firstOf(outside, fields);
    const dataset = requireText(
      stated(datasetFields) ?? (document && fromPath.dataset) ?? undefined,
      "dataset",
      at,
    );
    const model = requireText(stated(modelFields) ?? (document && fromPath.model) ?? undefined, "model", at);
    const text = requireText(firstOf(record, ["origin_query", "prompt"]), "origin_query", at);
    const index = optionalText(record.index, "index", at);
    // Rows without an index are told apart by their question, so that every model's row on it meets in one prompt.
    const id = `${dataset}/${index ?? createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    const promptIndex = builder.addPrompt({ id, task: dataset, text }, at);
    const parsed = parseScore(record.score, "score", at, scoreScale);
    builder.addOutcome(promptIndex, model, { ...parsed, costUsd: parseCostUsd(record.cost, "cost", at) }, at);
  }
};
