import { escapeMarkup } from "./svg-parts.ts";

export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures mean, a line each. @default none */
  readonly meanings?: readonly string[];
}

interface ReportPage {
  readonly title: string;
  readonly notes: readonly string[];
  readonly drawings: readonly string[];
  readonly tables: readonly ReportTable[];
}

const pageStyle = `:root{color-scheme:light dark;--ink:#1f2933;--quiet:#6b7785;--faint:#d7dde3;--paper:#ffffff}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--quiet:#9aa7b4;--faint:#3a444f;--paper:#14181d}}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}ul{padding-left:1.2rem;color:var(--quiet)}
.drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}svg{width:100%;height:auto}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.3rem .8rem .3rem 0;text-align:right;border-bottom:1px solid var(--faint)}th:first-child,td:first-child{text-align:left}`;

/** A page that needs nothing else: no script, no font, no picture from elsewhere. */
export function renderReportPage({ title, notes, drawings, tables }: ReportPage): string {
  const cells = (tag: "th" | "td", values: readonly string[]): string =>
    `<tr>${values.map((value) => `<${tag}>${escapeMarkup(value)}</${tag}>`).join("")}</tr>`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<title>${escapeMarkup(title)}</title><style>${pageStyle}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    `<ul>${notes.map((note) => `<li>${escapeMarkup(note)}</li>`).join("")}</ul>`,
    `<div class="drawings">${drawings.join("")}</div>`,
    ...tables.map(
      ({ title: name, columns, rows, meanings = [] }) =>
        `<h2>${escapeMarkup(name)}</h2><div class="scroll"><table><thead>${cells("th", columns)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table></div>${meanings.length === 0 ? "" : `<ul>${meanings.map((meaning) => `<li>${escapeMarkup(meaning)}</li>`).join("")}</ul>`}`,
    ),
    "</body></html>",
    "",
  ].join("\n");
}
