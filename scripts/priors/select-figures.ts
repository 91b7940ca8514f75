import type {
  AiderFile,
  ArtificialAnalysisFile,
  BenchmarkAliases,
  LivebenchCostFile,
  LivebenchFile,
  LmarenaFile,
} from "./benchmark-files.ts";
import {
  aiderSource,
  artificialAnalysisItems,
  artificialAnalysisSource,
  artificialAnalysisTokens,
  assumedQuestions,
  livebenchCostSource,
  livebenchQuestions,
  livebenchSource,
  lmarenaCategories,
  lmarenaSource,
} from "./benchmark-sources.ts";

type Row = Readonly<Record<string, string>>;

/** Scores of mapped configurations; a failed run becomes null, as a missing cell is. */
export function selectLivebench(
  rows: readonly Row[],
  categories: Readonly<Record<string, readonly string[]>>,
  aliases: BenchmarkAliases,
): LivebenchFile {
  const tasks = Object.entries(categories).flatMap(([category, names]) =>
    names.map(
      (name) => [name, { category, questions: livebenchQuestions[name] ?? assumedQuestions }] as const,
    ),
  );
  return {
    ...livebenchSource,
    tasks: Object.fromEntries(tasks),
    rows: selectCells(
      rows,
      Object.keys(aliases.livebench),
      tasks.map(([name]) => name),
      (model, task) => (aliases.failedRuns.livebench[model] ?? []).includes(task),
    ),
  };
}

export function selectLivebenchCost(
  rows: readonly Row[],
  tasks: readonly string[],
  aliases: BenchmarkAliases,
): LivebenchCostFile {
  return {
    ...livebenchCostSource,
    rows: selectCells(rows, Object.keys(aliases.livebench), tasks, () => false),
  };
}

export function selectLmarena(rows: readonly Row[], aliases: BenchmarkAliases): LmarenaFile {
  const wanted = new Set<string>(lmarenaCategories);
  const selected: Record<string, Record<string, [number, number, number]>> = {};
  for (const row of rows) {
    const { model = "", category = "" } = row;
    if (!(model in aliases.lmarena) || !wanted.has(category)) continue;
    const rating = ["rating", "rating_q025", "rating_q975"].map((name) => Number(row[name]));
    selected[model] = { ...selected[model], [category]: rating as [number, number, number] };
  }
  return { ...lmarenaSource, rows: sortedByKey(selected) };
}

export function selectAider(rows: readonly Row[], aliases: BenchmarkAliases): AiderFile {
  const selected = rows
    .filter((row) => (row.model ?? "") in aliases.aider)
    .map((row) => [
      row.model ?? "",
      {
        passRatePercent: Number(row.pass_rate_2),
        cases: Number(row.test_cases),
        completionTokens: numberOrNull(row.completion_tokens),
        secondsPerCase: numberOrNull(row.seconds_per_case),
        date: row.date ?? "",
      },
    ]);
  return { ...aiderSource, rows: Object.fromEntries(selected) as AiderFile["rows"] };
}

/** A share of exactly 0 is taken as a failed run: among several hundred configurations no completed one has it. */
export function selectArtificialAnalysis(
  rows: readonly Row[],
  aliases: BenchmarkAliases,
): ArtificialAnalysisFile {
  const selected = rows
    .filter((row) => (row.slug ?? "") in aliases.artificialAnalysis)
    .map((row) => {
      const shares = Object.keys(artificialAnalysisItems).map((name) => [
        name,
        numberOrNull(row[name]) || null,
      ]);
      const tokens = artificialAnalysisTokens.map((name) => [
        name,
        numberOrNull(row[`out_tok_${name}`]) || null,
      ]);
      return [
        row.slug ?? "",
        {
          shares: Object.fromEntries(shares),
          outputTokens: Object.fromEntries(tokens),
          timeToFirstTokenMs: thousandfold(numberOrNull(row.time_to_first_token_seconds)),
          outputTokensPerSecond: numberOrNull(row.output_tokens_per_second),
        },
      ] as const;
    });
  return { ...artificialAnalysisSource, rows: sortedByKey(Object.fromEntries(selected)) };
}

const thousandfold = (seconds: number | null): number | null =>
  seconds === null ? null : Math.round(seconds * 1000);

function selectCells(
  rows: readonly Row[],
  models: readonly string[],
  tasks: readonly string[],
  isFailed: (model: string, task: string) => boolean,
): Record<string, Record<string, number | null>> {
  const wanted = new Set(models);
  const selected = rows
    .filter((row) => wanted.has(row.model ?? ""))
    .map((row) => {
      const model = row.model ?? "";
      const cells = tasks.map((task) => [task, isFailed(model, task) ? null : numberOrNull(row[task])]);
      return [model, Object.fromEntries(cells)] as const;
    });
  return sortedByKey(Object.fromEntries(selected));
}

/** An empty or unreadable cell was not measured. */
function numberOrNull(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const sortedByKey = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
