import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { reportHtml } from "../../evals/reports/html/report-html.ts";
import type { Report } from "../../evals/reports/report.ts";
import { csvHeader, csvLine } from "../../evals/reports/report-csv.ts";
import { reportJson } from "../../evals/reports/report-json.ts";
import { reportJunit } from "../../evals/reports/report-junit.ts";
import type { CaseResult, RunStore } from "../../evals/runs/run-store.ts";
import type { ReportFiles } from "./eval-arguments.ts";

/** Writes the reports that were asked for. @returns their paths */
export async function writeReports(report: Report, store: RunStore, files: ReportFiles): Promise<string[]> {
  const written: string[] = [];
  const prepare = (path: string): string => {
    mkdirSync(dirname(path), { recursive: true });
    written.push(path);
    return path;
  };
  if (files.html !== null) writeFileSync(prepare(files.html), reportHtml(report));
  const { id } = report.run;
  if (files.json !== null)
    await pipeline(reportJson(report, store.results(id)), createWriteStream(prepare(files.json)));
  if (files.csv !== null) await pipeline(csvLines(report, store), createWriteStream(prepare(files.csv)));
  if (files.junit !== null) {
    const results: CaseResult[] = [];
    for await (const page of store.results(id)) results.push(...page);
    writeFileSync(prepare(files.junit), reportJunit(id, results, report.notices));
  }
  return written;
}

async function* csvLines({ run, judge }: Report, store: RunStore): AsyncGenerator<string> {
  yield csvHeader;
  for await (const page of store.results(run.id)) yield page.map((one) => csvLine(one, judge)).join("");
}
