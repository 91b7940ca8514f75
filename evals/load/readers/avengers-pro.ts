import { isRecord } from "../json-record.ts";
import { OutcomeFileError } from "../outcome-file-error.ts";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { readJsonRecords } from "../read-json-records.ts";
import { optionalText, requireText } from "../require-text.ts";

/** Avengers-Pro's rows: `{query, records: {<model>: score}, usages: {<model>: {cost}}, dataset, index}`. */
export const readAvengersPro: OutcomeReader = async (path, builder, { scoreScale }) => {
  for await (const { record, at } of readJsonRecords(path)) {
    const { records, usages } = record;
    if (!isRecord(records)) {
      throw new OutcomeFileError(at, "records", "must be an object", 'Write {"<model>": <score>}.');
    }
    const dataset = optionalText(record.dataset, "dataset", at);
    const index = requireText(record.index ?? at.number, "index", at);
    const text = requireText(record.query, "query", at);
    const promptIndex = builder.addPrompt({ id: `${dataset ?? "row"}/${index}`, task: dataset, text }, at);
    for (const [model, score] of Object.entries(records)) {
      const usage = isRecord(usages) ? usages[model] : null;
      const costUsd = parseCostUsd(isRecord(usage) ? usage.cost : null, `usages["${model}"].cost`, at);
      const parsed = parseScore(score, `records["${model}"]`, at, scoreScale);
      builder.addOutcome(promptIndex, model, { ...parsed, costUsd }, at);
    }
  }
};
