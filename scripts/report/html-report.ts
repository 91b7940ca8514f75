import type { Overview, ReportFigures } from "../../server/answers/report-answers.ts";
import { isTelling, type ReportTables, reportTables } from "./report-data.ts";
import { escapeHtml, svgChart } from "./svg-chart.ts";
import { count, duration, errorShare, periodWords, reportNotes, share, usd } from "./text-report.ts";

/** Colours with enough contrast in both themes (WCAG 2.2, AA). */
const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--card:#f6f8fa;--edge:#d0d7de;--one:#0969da;--two:#8250df;--bad:#cf222e}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b1;--paper:#0d1117;--card:#161b22;--edge:#30363d;--one:#4493f8;--two:#ab7df8;--bad:#f85149}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.35rem;margin:0}h2{font-size:1.02rem;margin:1.8rem 0 .5rem}p{color:var(--dim);margin:.2rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.6rem;margin:1rem 0 0;padding:0}
.tiles div{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:.6rem .8rem}
.tiles dt{color:var(--dim);font-size:.82rem}.tiles dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}.tiles dd+dd{font-size:.82rem;color:var(--dim)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.32rem .55rem;border-bottom:1px solid var(--edge);text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:9rem}
th{color:var(--dim);font-weight:600;font-size:.82rem}tbody th{color:var(--ink);font-weight:400;font-size:1em}
svg{width:100%;height:auto;display:block}.grid{stroke:var(--edge);stroke-width:1}.tick{fill:var(--dim);font:11px system-ui,sans-serif}
.one{fill:var(--one);stroke:var(--one)}.two{fill:var(--two);stroke:var(--two)}.bad{fill:var(--bad);stroke:var(--bad)}rect{stroke-width:0}.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.key{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin:0 .3rem 0 .9rem;vertical-align:baseline}.key.one{background:var(--one)}.key.two{background:var(--two)}.key.bad{background:var(--bad)}
`;

/** One page that needs nothing else: no script, no file, no network. Every name is shown as text. */
export function htmlReport(tables: ReportTables, madeAt: Date): string {
  const all = tables.get("model") as Overview;
  const title = `Tradewind report${all.tenant === null ? "" : `: ${all.tenant}`}`;
  const tablesHtml = reportTables.flatMap(({ by, title: heading, none }) => {
    const table = tables.get(by);
    return table === undefined || !isTelling(table) ? [] : [tableHtml(table, heading, none, all.totals)];
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(periodWords(all))}; made ${madeAt.toISOString().slice(0, 16).replace("T", " ")} UTC</p></header>
<main>${tilesHtml(all.totals)}
${reportNotes(all)
  .map((note) => `<p>${escapeHtml(note)}</p>`)
  .join("")}
${all.totals.requests === 0 ? "<p>There were no requests in this time.</p>" : chartsHtml(all)}
${tablesHtml.join("\n")}
</main></body></html>
`;
}

function tilesHtml({
  spend,
  requests,
  errors,
  cancelled,
  latency_ms,
  first_token_ms,
  tokens,
  cache,
}: ReportFigures): string {
  const share = requests === 0 ? "none" : `${((100 * errors) / requests).toFixed(1)}%`;
  const tiles = [
    [
      "Spent",
      usd(spend.charged_usd),
      `providers ${usd(spend.provider_usd)}, markup ${usd(spend.markup_usd)}`,
    ],
    ["Requests", count(requests), `${count(cancelled)} cancelled by clients`],
    ["Failed", count(errors), share],
    ["Latency, median", duration(latency_ms.p50), `95% within ${duration(latency_ms.p95)}`],
    [
      "First token, median",
      duration(first_token_ms.p50),
      first_token_ms.p95 === null ? "no streamed replies" : `95% within ${duration(first_token_ms.p95)}`,
    ],
    ["Tokens out", count(tokens.output), `in ${count(tokens.input)}, cached ${count(tokens.cached_input)}`],
    ["Saved by the cache", usd(cache.saved_usd), `${count(cache.hits)} replies`],
  ];
  return `<dl class="tiles">${tiles
    .map(([name, value, note]) => `<div><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`)
    .join("")}</dl>`;
}

function chartsHtml({ series, since, until, bucket }: Overview): string {
  const stepMs = bucket === "hour" ? 3_600_000 : 86_400_000;
  const firstMs = Math.floor(Date.parse(since) / stepMs) * stepMs;
  const starts = Array.from({ length: Math.ceil((Date.parse(until) - firstMs) / stepMs) }, (_, index) =>
    new Date(firstMs + index * stepMs).toISOString(),
  );
  const labels = starts.map((start) => (bucket === "hour" ? start.slice(11, 16) : start.slice(5, 10)));
  const pointAt = new Map(series.map((point) => [point.start, point]));
  const values = (of: (figures: ReportFigures) => number | null) =>
    starts.map((start) => (pointAt.has(start) ? of(pointAt.get(start)!) : null));
  const per = `per ${bucket}`;
  const section = (heading: string, keys: string, svg: string): string =>
    `<h2>${heading}${keys}</h2><div>${svg}</div>`;
  const key = (tone: string, name: string): string => `<span class="key ${tone}"></span>${name}`;
  return [
    section(
      `Spent ${per}`,
      "",
      svgChart({
        ...{ title: `Spent ${per}`, kind: "bars", labels, format: usd },
        lines: [{ name: "spent", tone: "one", values: values(({ spend }) => spend.charged_usd) }],
      }),
    ),
    section(
      `Requests ${per}`,
      key("one", "answered") + key("bad", "failed"),
      svgChart({
        ...{ title: `Requests ${per}`, kind: "bars", labels, format: count },
        lines: [
          { name: "answered", tone: "one", values: values((one) => one.requests - one.errors) },
          { name: "failed", tone: "bad", values: values(({ errors }) => errors) },
        ],
      }),
    ),
    section(
      "Latency",
      key("one", "median") + key("two", "95th percentile"),
      svgChart({
        ...{ title: `Latency ${per}, median and 95th percentile`, kind: "lines", labels, format: duration },
        lines: [
          { name: "median", tone: "one", values: values((one) => one.latency_ms.p50) },
          { name: "95th percentile", tone: "two", values: values((one) => one.latency_ms.p95) },
        ],
      }),
    ),
  ].join("");
}

function tableHtml(
  { groups, more_groups }: Overview,
  heading: string,
  none: string,
  totals: ReportFigures,
): string {
  const head = [
    "",
    "Spent",
    "Share",
    "Requests",
    "Failed",
    "median",
    "95% within",
    "Tokens in",
    "Tokens out",
    "Cache saved",
  ];
  const rows = groups.map((group) => {
    const cells = [
      ...[usd(group.spend.charged_usd), share(group, totals), count(group.requests), errorShare(group)],
      ...[duration(group.latency_ms.p50), duration(group.latency_ms.p95)],
      ...[count(group.tokens.input), count(group.tokens.output), usd(group.cache.saved_usd)],
    ];
    return `<tr><th scope="row">${escapeHtml(group.value ?? none)}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const more = more_groups === 0 ? "" : `<p>${count(more_groups)} more</p>`;
  return `<h2>${heading}</h2><div class="scroll"><table><thead><tr>${head
    .map((name) => (name === "" ? "<td></td>" : `<th scope="col">${name}</th>`))
    .join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>${more}`;
}
