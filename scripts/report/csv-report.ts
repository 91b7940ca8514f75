import type { Overview, ReportFigures } from "../../server/answers/report-answers.ts";
import { type ReportTables, reportTables } from "./report-data.ts";

const columns: readonly (readonly [name: string, of: (figures: ReportFigures) => number | null])[] = [
  ["requests", (one) => one.requests],
  ["errors", (one) => one.errors],
  ["cancelled", (one) => one.cancelled],
  ["charged_usd", (one) => one.spend.charged_usd],
  ["provider_usd", (one) => one.spend.provider_usd],
  ["markup_usd", (one) => one.spend.markup_usd],
  ["cost_unknown_requests", (one) => one.spend.unknown_requests],
  ["input_tokens", (one) => one.tokens.input],
  ["cached_input_tokens", (one) => one.tokens.cached_input],
  ["output_tokens", (one) => one.tokens.output],
  ["reasoning_tokens", (one) => one.tokens.reasoning],
  ["latency_p50_ms", (one) => one.latency_ms.p50],
  ["latency_p95_ms", (one) => one.latency_ms.p95],
  ["first_token_p50_ms", (one) => one.first_token_ms.p50],
  ["first_token_p95_ms", (one) => one.first_token_ms.p95],
  ["cache_hits", (one) => one.cache.hits],
  ["cache_saved_usd", (one) => one.cache.saved_usd],
];

/** One row per group and hour or day, for spreadsheets (RFC 4180). An empty field: none, or not known. */
export function csvReport(tables: ReportTables): string {
  const lines = [["group_by", "value", "start", ...columns.map(([name]) => name)].join(",")];
  const add = (by: string, value: string, start: string, figures: ReportFigures): void => {
    const numbers = columns.map(([, of]) => String(of(figures) ?? ""));
    lines.push([by, field(value), start, ...numbers].join(","));
  };
  const all = tables.get("model") as Overview;
  for (const point of all.series) add("all", "", point.start, point);
  for (const { by } of reportTables)
    for (const group of tables.get(by)?.groups ?? [])
      for (const point of group.series) add(by, group.value ?? "", point.start, point);
  return `${lines.join("\r\n")}\r\n`;
}

/** What begins like a formula gets a quote, so that a spreadsheet shows it as text. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
