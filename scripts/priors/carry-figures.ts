import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { createCommand, runCommand } from "../terminal/command.ts";
import { type BenchmarkAliases, benchmarkFileNames } from "./benchmark-files.ts";
import {
  selectAider,
  selectArtificialAnalysis,
  selectLivebench,
  selectLivebenchCost,
  selectLmarena,
} from "./select-figures.ts";

const description = `Carries public figures into datasets/benchmarks, restricted to the models that aliases.json maps.

FOLDER holds the sources' own tables: livebench_2026_01_08.csv, livebench_categories.json, livebench_cost_2026_01_08.csv,
lmarena_text_2025_12.csv.gz, aider_polyglot.csv, aa_models_2026_07_10.csv.gz.`;

const benchmarks = new URL("../../datasets/benchmarks/", import.meta.url);

/** Reads the sources' tables in a folder and writes the files that the priors are made from, and their manifest. */
export function carryFigures(fromFolder: string, target: URL = benchmarks): string[] {
  const aliasText = readFileSync(new URL(benchmarkFileNames.aliases, benchmarks), "utf8");
  const aliases = JSON.parse(aliasText) as BenchmarkAliases;
  const read = (name: string): string => readTable(join(fromFolder, name));
  const categories = JSON.parse(read("livebench_categories.json")) as Record<string, string[]>;
  const livebench = selectLivebench(parseCsv(read("livebench_2026_01_08.csv")), categories, aliases);
  const costs = parseCsv(read("livebench_cost_2026_01_08.csv"));
  const files = {
    livebench,
    livebenchCost: selectLivebenchCost(costs, Object.keys(livebench.tasks), aliases),
    lmarena: selectLmarena(parseCsv(read("lmarena_text_2025_12.csv.gz")), aliases),
    aider: selectAider(parseCsv(read("aider_polyglot.csv")), aliases),
    artificialAnalysis: selectArtificialAnalysis(parseCsv(read("aa_models_2026_07_10.csv.gz")), aliases),
  };
  const manifest = Object.entries(files).map(([key, file]) => {
    const name = benchmarkFileNames[key as keyof typeof files];
    const text = rowPerLine(file);
    writeFileSync(new URL(name, target), text);
    const { title, url, licence, date } = file;
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { file: name, title, url, licence, date, rows: Object.keys(file.rows).length, sha256 };
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
export const parseCsv = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, relax_column_count: true });

/** JSON with one row of the source per line, so that a change of a figure is a change of one line. */
function rowPerLine(file: { readonly rows: object }): string {
  const { rows, ...head } = file;
  const lines = Object.entries(rows).map(
    ([name, row]) => `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`,
  );
  const opening = JSON.stringify(head, null, 2).slice(0, -2);
  return `${opening},\n  "rows": {\n${lines.join(",\n")}\n  }\n}\n`;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  await runCommand(
    createCommand("tsx scripts/priors/carry-figures.ts", description)
      .requiredOption("--from <FOLDER>", "where the sources' own tables are")
      .action(({ from }) => console.log(carryFigures(from).join("\n"))),
  );
}
