import { isRecord } from "../json-record.ts";
import { OutcomeFileError } from "../outcome-file-error.ts";
import type { OutcomeReader } from "../outcome-reader.ts";
import { parseCostUsd } from "../parse-cost.ts";
import { parseScore } from "../parse-score.ts";
import { readJsonRecords } from "../read-json-records.ts";
import { optionalText, requireText } from "../require-text.ts";

/**
 * Our own form, an object a line:
 * `{"id", "task", "prompt", "outcomes": {"<model>": {"score": 0..1 or null, "reason", "cost_usd"}}}`.
 */
export const readTradewind: OutcomeReader = async (path, builder, { scoreScale }) => {
  for await (const { record, at } of readJsonRecords(path)) {
    const { outcomes } = record;
    if (!isRecord(outcomes)) {
      throw new OutcomeFileError(
        at,
        "outcomes",
        "must be an object",
        'Write {"<model>": {"score", "cost_usd"}}.',
      );
    }
    const prompt = {
      id: requireText(record.id, "id", at),
      task: optionalText(record.task, "task", at),
      text: requireText(record.prompt, "prompt", at),
    };
    const promptIndex = builder.addPrompt(prompt, at);
    for (const [model, outcome] of Object.entries(outcomes)) {
      const field = `outcomes["${model}"]`;
      if (!isRecord(outcome)) {
        throw new OutcomeFileError(
          at,
          field,
          "must be an object",
          'Write {"score": 0.5, "cost_usd": 0.0001}.',
        );
      }
      const { score, reason } = parseScore(outcome.score, `${field}.score`, at, scoreScale);
      const stated = optionalText(outcome.reason, `${field}.reason`, at);
      const costUsd = parseCostUsd(outcome.cost_usd, `${field}.cost_usd`, at);
      builder.addOutcome(
        promptIndex,
        model,
        { score, reason: score === null ? (stated ?? reason) : null, costUsd },
        at,
      );
    }
  }
};
