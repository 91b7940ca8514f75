/** What one configuration spent on a benchmark's tasks. */
export interface SpendingRow {
  readonly modelId: string;
  readonly effort: string | null;
  /** Output tokens by task; null: not published. */
  readonly tokensByTask: Readonly<Record<string, number | null>>;
}

/** A model's ratio is drawn halfway to 1, and kept within a factor of two: benchmark puzzles are not ordinary prompts. */
const keptShare = 0.5;
const farthestRatio = 2;

/**
 * How many tokens a model spends relative to other models at a like effort, from public spending figures. Each task is put on its own scale
 * by the median over configurations, a configuration's ratio is the median over its tasks, and what its effort explains is taken out.
 *
 * @param expectedByEffort tokens by effort relative to no reasoning
 * @returns by model id, around 1; a model without figures is missing
 */
export function modelTerseness(
  rows: readonly SpendingRow[],
  expectedByEffort: (effort: string | null) => number,
): Map<string, number> {
  const tasks = [...new Set(rows.flatMap((row) => Object.keys(row.tokensByTask)))];
  const typical = new Map(
    tasks.map((task) => [task, median(rows.flatMap((row) => row.tokensByTask[task] ?? []))]),
  );
  const byModel = new Map<string, number[]>();
  for (const { modelId, effort, tokensByTask } of rows) {
    const ratios = tasks.flatMap((task) => {
      const tokens = tokensByTask[task] ?? null;
      return tokens === null || tokens <= 0 ? [] : Math.log(tokens / typical.get(task)!);
    });
    if (ratios.length === 0) continue;
    const ratio = median(ratios) - Math.log(expectedByEffort(effort));
    byModel.set(modelId, [...(byModel.get(modelId) ?? []), ratio]);
  }
  const centre = median([...byModel.values()].map(median));
  return new Map(
    [...byModel].map(([modelId, ratios]) => {
      const ratio = Math.exp(keptShare * (median(ratios) - centre));
      return [modelId, Math.min(farthestRatio, Math.max(1 / farthestRatio, ratio))];
    }),
  );
}

/** Middle value, or the mean of the two in the middle; 0 for none. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
