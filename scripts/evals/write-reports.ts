import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { reportHtml } from "../../evals/reports/html/report-html.ts";
import type { Report } from "../../evals/reports/report.ts";
import { csvHeader, csvLine } from "../../evals/reports/report-csv.ts";
import { reportJson } from "../../evals/reports/report-json.ts";
import { reportJunit } from "../../evals/reports/report-junit.ts";
import type { CaseResult, RunStore } from "../../evals/runs/run-store.ts";
import type { EvalArguments } from "./eval-arguments.ts";

/** Writes the reports that were asked for. @returns their paths */
export async function writeReports(
  report: Report,
  store: RunStore,
  files: EvalArguments["files"],
): Promise<string[]> {
  const written: string[] = [];
  const prepare = (path: string): string => {
    mkdirSync(dirname(path), { recursive: true });
    written.push(path);
    return path;
  };
  if (files.html !== null) writeFileSync(prepare(files.html), reportHtml(report));
  if (files.json !== null) writeFileSync(prepare(files.json), reportJson(report));
  if (files.csv !== null) {
    const file = openSync(prepare(files.csv), "w");
    writeSync(file, csvHeader);
    for await (const page of store.results(report.run.id))
      writeSync(file, page.map((one) => csvLine(one, report.judge)).join(""));
    closeSync(file);
  }
  if (files.junit !== null) {
    const results: CaseResult[] = [];
    for await (const page of store.results(report.run.id)) results.push(...page);
    writeFileSync(prepare(files.junit), reportJunit(report.run.id, results, report.notices));
  }
  return written;
}
