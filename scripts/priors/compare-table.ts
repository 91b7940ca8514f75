import { sampleRankCorrelation } from "simple-statistics";
import type { Priors } from "../../engine/index.ts";

/** Models that both know below which a correlation says nothing. */
const fewest = 8;

/** `Claude-Opus-4-5-20251101 (FC)`, `openai/gpt-5.2-high-2025-12-11`: a name as the catalogue may find it, with the effort that it states. */
export function spelledName(written: string): string {
  const plain = written
    .replace(/\s*\(.*\)$/, "")
    .trim()
    .toLowerCase()
    .replaceAll(" ", "-")
    .replace(
      /^(zai-org|x?ai-org|moonshotai|minimaxai|cohere(labs)?|anthropic|openai|google|qwen|mistralai|deepseek-ai|meta-llama|nvidia)\//,
      "",
    );
  const effort = /-(minimal|low|medium|high)(?=$|-20\d\d)/.exec(plain);
  return effort === null ? plain : `${plain.replace(effort[0], "")}@${effort[1]}`;
}

/** How a column of a table orders the models, against the beliefs. */
interface ColumnAgreement {
  readonly column: string;
  readonly models: number;
  /** Rank correlation (Spearman) by task type. */
  readonly correlations: ReadonlyMap<string, number>;
}

/**
 * Rank correlation of every numeric column with the belief about every kind of work, over the models that both know.
 *
 * @param split column by whose values rows are taken apart; null: none
 */
export function compareTable(
  rows: readonly Readonly<Record<string, string>>[],
  split: string | null,
  priors: Pick<Priors, "candidates" | "taskTypes">,
  idOf: (name: string) => string | null,
): ColumnAgreement[] {
  const nameColumn = Object.keys(rows[0] ?? {}).find((column) => column.toLowerCase() === "model") ?? "model";
  const columns = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const id = idOf(spelledName(row[nameColumn] ?? ""));
    if (id === null || priors.candidates[id] === undefined) continue;
    for (const [column, text] of Object.entries(row)) {
      const value = Number(text.replace("%", ""));
      if (text.trim() === "" || Number.isNaN(value)) continue;
      const key = split === null ? column : `${row[split]}: ${column}`;
      const values = columns.get(key) ?? new Map<string, number>();
      // Of several rows of one model, such as prompted and with function calls, its best one counts.
      values.set(id, Math.max(values.get(id) ?? Number.NEGATIVE_INFINITY, value));
      columns.set(key, values);
    }
  }
  return [...columns].flatMap(([column, values]) => {
    if (values.size < fewest) return [];
    const of = (type: string): number =>
      sampleRankCorrelation(
        [...values.values()],
        [...values.keys()].map((id) => priors.candidates[id]!.quality[type]?.mean ?? 0),
      );
    return [
      { column, models: values.size, correlations: new Map(priors.taskTypes.map(({ id }) => [id, of(id)])) },
    ];
  });
}
