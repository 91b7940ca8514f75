import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ReportTable } from "../../../evals/replay/draw/report-page.ts";
import type { FileScores } from "./file-scores.ts";
import { protocolPlot } from "./protocol-plot.ts";
import { protocolTables } from "./protocol-tables.ts";
import { reachTable } from "./reach-table.ts";

export const sectionStart = "<!-- protocol: written by `npm run replay -- --protocol`, do not edit -->";
export const sectionEnd = "<!-- protocol: end -->";

/** Puts tables and plots between the marks of FOLDER/quality.md, which is made where it is missing, and the plots into FOLDER/quality/. */
export function writeQualityPage(folder: string, files: readonly FileScores[], note: string): void {
  mkdirSync(join(folder, "quality"), { recursive: true });
  for (const file of files) writeFileSync(join(folder, "quality", `${file.name}.svg`), protocolPlot(file));
  const page = join(folder, "quality.md");
  const old = existsSync(page) ? readFileSync(page, "utf8") : `# Quality\n\n${sectionStart}\n${sectionEnd}\n`;
  writeFileSync(page, withSection(old, qualitySection(files, note)));
}

/** @throws Error where the page has lost its marks */
export function withSection(page: string, section: string): string {
  const start = page.indexOf(sectionStart);
  const end = page.indexOf(sectionEnd);
  if (start === -1 || end < start)
    throw new Error(
      `quality.md has no place for the tables: put back the lines "${sectionStart}" and "${sectionEnd}".`,
    );
  return `${page.slice(0, start + sectionStart.length)}\n\n${section}\n\n${page.slice(end)}`;
}

function qualitySection(files: readonly FileScores[], note: string): string {
  return [
    note,
    markdownTable(reachTable(files)),
    ...files.flatMap((file) => [
      `### ${file.name}: ${file.prompts} prompts x ${file.models} models, ${file.tasks} tasks`,
      `![Quality and cost on ${file.name}](quality/${file.name}.svg)`,
      ...protocolTables(file).map(markdownTable),
    ]),
  ].join("\n\n");
}

const markdownTable = ({ title, columns, rows }: ReportTable): string =>
  `${title}\n\n${[columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
