import type { Overview, ReportFigures } from "../../server/answers/report-answers.ts";
import { formatDuration, formatPercent, formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";
import { isTelling, type ReportTables, reportTables } from "./report-data.ts";

export const count = (number: number): string => Math.round(number).toLocaleString("en-US");
export const usd = (dollars: number): string => formatUsd(Math.round(dollars * 1e9));
export const duration = (ms: number | null): string => (ms === null ? "-" : formatDuration(ms));
export const errorShare = ({ errors, requests }: ReportFigures): string =>
  requests === 0 ? "-" : formatPercent(errors / requests);

/** `2026-11-21 to 2026-11-28` */
export const periodWords = ({ since, until }: Overview): string => `${minute(since)} to ${minute(until)} UTC`;
const minute = (time: string): string => time.slice(0, 16).replace("T", " ");

/** What holds for the whole report and should be known. */
export function reportNotes({ totals, counted_since: countedSince }: Overview): string[] {
  const { spend, cache } = totals;
  return [
    ...(spend.unknown_requests > 0
      ? [`The cost of ${count(spend.unknown_requests)} requests is not known, and not in these sums.`]
      : []),
    ...(cache.unknown_hits > 0
      ? [`What ${count(cache.unknown_hits)} replies from the cache saved is not known.`]
      : []),
    ...(countedSince === null
      ? []
      : [`Requests before ${minute(countedSince)} are still being counted after an upgrade.`]),
  ];
}

/** The report for a terminal. */
export function textReport(tables: ReportTables, useColor: boolean): string {
  const all = tables.get("model") as Overview;
  const { totals } = all;
  const blocks = [
    `${periodWords(all)}${all.tenant === null ? "" : `, tenant ${all.tenant}`}`,
    [
      `spent      ${usd(totals.spend.charged_usd)} (providers ${usd(totals.spend.provider_usd)}, markup ${usd(totals.spend.markup_usd)})`,
      `requests   ${count(totals.requests)}, of which failed ${count(totals.errors)} (${errorShare(totals)}), cancelled ${count(totals.cancelled)}`,
      `tokens     ${count(totals.tokens.input)} in (${count(totals.tokens.cached_input)} cached), ${count(totals.tokens.output)} out`,
      `latency    p50 ${duration(totals.latency_ms.p50)}, p95 ${duration(totals.latency_ms.p95)}; first token p50 ${duration(totals.first_token_ms.p50)}, p95 ${duration(totals.first_token_ms.p95)}`,
      `cache      ${count(totals.cache.hits)} replies, saved ${usd(totals.cache.saved_usd)}`,
    ].join("\n"),
  ];
  for (const { by, title, none } of reportTables) {
    const table = tables.get(by);
    if (table === undefined || !isTelling(table)) continue;
    const right = (name: string) => ({ title: name, align: "right" }) as const;
    const rendered = renderTable(
      [{ title }, ...["spent", "share", "requests", "failed", "p50", "p95", "tokens out"].map(right)],
      table.groups.map((group) => [
        group.value ?? none,
        usd(group.spend.charged_usd),
        share(group, totals),
        count(group.requests),
        errorShare(group),
        duration(group.latency_ms.p50),
        duration(group.latency_ms.p95),
        count(group.tokens.output),
      ]),
      useColor,
    );
    blocks.push(table.more_groups === 0 ? rendered : `${rendered}\n${table.more_groups} more`);
  }
  return [...blocks, ...reportNotes(all)].join("\n\n");
}

/** Part of the whole spending. */
export const share = (part: ReportFigures, whole: ReportFigures): string =>
  whole.spend.charged_usd === 0 ? "-" : formatPercent(part.spend.charged_usd / whole.spend.charged_usd);
