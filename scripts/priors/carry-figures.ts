import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { type BenchmarkFiles, benchmarkFileNames } from "./benchmark-files.ts";
import {
  selectAider,
  selectArtificialAnalysis,
  selectLivebench,
  selectLivebenchCost,
  selectLmarena,
} from "./select-figures.ts";

type Row = Record<string, string>;
/** The files of one source each, without the names that map them. */
type FigureFiles = Omit<BenchmarkFiles, "aliases">;
type FigureSource = keyof FigureFiles;

/** Columns that only one source's table has; LiveBench's costs have its scores' columns, and `cost` in their name. */
const signColumns: readonly (readonly [FigureSource, readonly string[]])[] = [
  ["lmarena", ["category", "rating", "rating_q025"]],
  ["aider", ["pass_rate_2", "test_cases"]],
  ["artificialAnalysis", ["slug", "gpqa"]],
  ["livebench", ["model", "math_comp"]],
];

/** Which column names a row's model. */
const nameColumns = { artificialAnalysis: "slug", livebench: "model", lmarena: "model", aider: "model" };

interface ReadFigures {
  readonly files: BenchmarkFiles;
  /** By source that was read: names that aliases.json does not map, so that their figures are not used. */
  readonly unmapped: ReadonlyMap<FigureSource, readonly string[]>;
}

/**
 * Reads sources' own tables (.csv, plain or .gz; of LiveBench also its categories, .json), each known by its columns, in the place of the figures that
 * are there; sources without a file keep theirs.
 *
 * @throws Error naming a file that no source's columns fit
 */
export function readFigureTables(paths: readonly string[], current: BenchmarkFiles): ReadFigures {
  const { aliases } = current;
  const files: { -readonly [Key in keyof BenchmarkFiles]: BenchmarkFiles[Key] } = { ...current };
  const unmapped = new Map<FigureSource, readonly string[]>();
  const categoriesPath = paths.find((path) => path.endsWith(".json"));
  const categories =
    categoriesPath === undefined
      ? categoriesOf(current)
      : (JSON.parse(readTable(categoriesPath)) as Record<string, string[]>);
  for (const path of paths.filter((one) => one !== categoriesPath)) {
    const rows = parseCsv(readTable(path));
    const source = sourceOf(path, rows[0]);
    if (source === "livebench") files.livebench = selectLivebench(rows, categories, aliases);
    else if (source === "lmarena") files.lmarena = selectLmarena(rows, aliases);
    else if (source === "aider") files.aider = selectAider(rows, aliases);
    else if (source === "artificialAnalysis")
      files.artificialAnalysis = selectArtificialAnalysis(rows, aliases);
    else {
      const tasks = Object.values(categories).flat();
      files.livebenchCost = selectLivebenchCost(rows, tasks, aliases);
      continue;
    }
    const names = new Set(rows.map((row) => row[nameColumns[source]] ?? ""));
    unmapped.set(
      source,
      [...names].filter((name) => name !== "" && !(name in aliases[source])),
    );
    const date = /(\d{4})[-_](\d{2})[-_](\d{2})/.exec(basename(path));
    if (date !== null) Object.assign(files[source], { date: date.slice(1).join("-") });
  }
  return { files, unmapped };
}

function sourceOf(path: string, row: Row | undefined): FigureSource {
  const found = signColumns.find(([, columns]) =>
    columns.every((column) => row !== undefined && column in row),
  );
  if (found === undefined)
    throw new Error(
      `${path} is not a table of LiveBench, LMArena, Aider or Artificial Analysis: give the source's own table, with its heading.`,
    );
  return found[0] === "livebench" && basename(path).includes("cost") ? "livebenchCost" : found[0];
}

function categoriesOf({ livebench }: BenchmarkFiles): Record<string, string[]> {
  const categories: Record<string, string[]> = {};
  for (const [task, { category }] of Object.entries(livebench.tasks)) {
    categories[category] ??= [];
    categories[category].push(task);
  }
  return categories;
}

/** Names whose figures came, changed, and went, by source. */
export interface FigureChange {
  readonly source: FigureSource;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly gone: readonly string[];
}

/** Sources without any change are left out. */
export function figureChanges(before: BenchmarkFiles, after: BenchmarkFiles): FigureChange[] {
  return figureSources.flatMap((source): FigureChange[] => {
    const [old, fresh] = [before[source].rows, after[source].rows] as Record<string, unknown>[];
    const changed = Object.keys(fresh!).filter(
      (name) => name in old! && JSON.stringify(old![name]) !== JSON.stringify(fresh![name]),
    );
    const added = Object.keys(fresh!).filter((name) => !(name in old!));
    const gone = Object.keys(old!).filter((name) => !(name in fresh!));
    return added.length + changed.length + gone.length === 0 ? [] : [{ source, added, changed, gone }];
  });
}

const figureSources = ["livebench", "livebenchCost", "lmarena", "aider", "artificialAnalysis"] as const;

/** Writes the files that the priors are made from, and their manifest. */
export function writeFigures(files: FigureFiles, target: URL): string[] {
  const manifest = figureSources.map((source) => {
    const name = benchmarkFileNames[source];
    const text = rowPerLine(files[source]);
    writeFileSync(new URL(name, target), text);
    const { title, url, licence, date, rows } = files[source];
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { file: name, title, url, licence, date, rows: Object.keys(rows).length, sha256 };
  });
  writeFileSync(new URL("manifest.json", target), `${JSON.stringify({ files: manifest }, null, 2)}\n`);
  return manifest.map(({ file, rows }) => `${file}: ${rows} rows`);
}

/** Text of a source's table, packed or not. */
export function readTable(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Records by the heading's names; a row that is shorter than the heading loses its last cells. */
export const parseCsv = (text: string): Row[] => parse(text, { columns: true, relax_column_count: true });

/** JSON with one row of the source per line, so that a change of a figure is a change of one line. */
function rowPerLine(file: { readonly rows: object }): string {
  const { rows, ...head } = file;
  const lines = Object.entries(rows).map(
    ([name, row]) => `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`,
  );
  const opening = JSON.stringify(head, null, 2).slice(0, -2);
  return `${opening},\n  "rows": {\n${lines.join(",\n")}\n  }\n}\n`;
}
