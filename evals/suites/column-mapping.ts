import type { WrittenCase } from "./build-case.ts";
import type { FileRow } from "./case-file.ts";
import type { Place } from "./suite.ts";
import type { ProblemList } from "./suite-error.ts";

/** Which column holds what. A column that is named nowhere is a variable. */
export interface ColumnMapping {
  readonly input?: string;
  readonly ideal?: string;
  readonly id?: string;
  readonly task_type?: string;
  readonly cluster?: string;
  readonly tags?: string;
  readonly difficulty?: string;
  readonly weight?: string;
}

/** Names under which columns are found where no mapping is given. */
const usualNames: Readonly<Record<keyof ColumnMapping, readonly string[]>> = {
  input: ["input", "prompt", "question", "instruction", "query"],
  ideal: ["ideal", "answer", "expected", "target", "label", "output"],
  id: ["id"],
  task_type: ["task_type", "task"],
  cluster: ["cluster", "group"],
  tags: ["tags"],
  difficulty: ["difficulty"],
  weight: ["weight"],
};

/** The given mapping, completed by the usual names. */
export function completeMapping(given: ColumnMapping, columns: readonly string[]): ColumnMapping {
  const taken = new Set(Object.values(given));
  const found = Object.entries(usualNames).map(([field, names]) => [
    field,
    given[field as keyof ColumnMapping] ?? names.find((name) => columns.includes(name) && !taken.has(name)),
  ]);
  return Object.fromEntries(found.filter(([, column]) => column !== undefined)) as ColumnMapping;
}

/** Rows as cases by a mapping of their columns. */
export function mapRows(
  rows: readonly FileRow[],
  given: ColumnMapping,
  file: string,
  problems: ProblemList,
): { readonly written: WrittenCase; readonly place: Place }[] {
  const columns = [...new Set(rows.slice(0, 100).flatMap(({ value }) => Object.keys(value)))];
  const mapping = completeMapping(given, columns);
  const missing = Object.entries(given).filter(([, column]) => !columns.includes(column));
  for (const [field, column] of missing)
    problems.add(
      { file, line: 1 },
      `columns.${field}`,
      `there is no column "${column}"`,
      `The columns are ${columns.join(", ")}`,
    );
  if (missing.length > 0) return [];
  const mapped = new Set(Object.values(mapping));
  return rows.map(({ line, value }) => ({ place: { file, line }, written: written(value, mapping, mapped) }));
}

function written(value: FileRow["value"], mapping: ColumnMapping, mapped: ReadonlySet<string>): WrittenCase {
  const cell = (column: string | undefined): unknown => (column === undefined ? undefined : value[column]);
  const text = (column: string | undefined): string | undefined => {
    const found = cell(column);
    if (found === undefined || found === null || found === "") return undefined;
    return typeof found === "string" ? found : JSON.stringify(found);
  };
  const tags = cell(mapping.tags);
  const weight = Number(cell(mapping.weight) ?? 1);
  const fields = {
    id: text(mapping.id),
    task_type: text(mapping.task_type),
    cluster: text(mapping.cluster),
    difficulty: text(mapping.difficulty),
    input: text(mapping.input),
    tags: Array.isArray(tags) ? tags.map(String) : text(mapping.tags)?.split(/\s*[,;]\s*/),
    weight: weight > 0 ? weight : 1,
    ideal: cell(mapping.ideal),
    // Every column can be used in templates; those that are mapped by their own names, too.
    variables: Object.fromEntries(
      Object.entries(value).filter(([name]) => !mapped.has(name) || name !== "input"),
    ),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, found]) => found !== undefined)) as WrittenCase;
}
