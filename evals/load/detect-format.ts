import { isRecord, type JsonRecord } from "./json-record.ts";
import type { OutcomeFormat } from "./outcome-format.ts";
import { scoreColumn } from "./readers/not-diamond.ts";

/**
 * The format of a file, told from the names of its fields or columns; null where none fits. `fields` are the keys of the
 * first object, or the header of a table; `sample` the values under them, where there is a first row.
 */
export function detectFormat(fields: readonly string[], sample: JsonRecord): OutcomeFormat | null {
  const has = (...names: string[]): boolean => names.some((name) => fields.includes(name));
  if (isRecord(sample.outcomes)) return "tradewind";
  if (isRecord(sample.records) && has("query")) return "avengers-pro";
  if (has("global_index", "global index")) return "routerarena";
  if (fields.some((field) => field.endsWith("|total_cost"))) return "routerbench";
  if (has("score") && has("origin_query", "ground_truth")) return "llmrouterbench";
  if (fields.some((field) => scoreColumn.test(field)) && has("prompt", "input", "query", "question")) {
    return "not-diamond";
  }
  const answers = Object.values(sample).filter((value) => /^(true|false)$/i.test(String(value)));
  return has("prompt") && answers.length > 0 ? "routellm" : null;
}
