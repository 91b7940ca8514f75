import { chanceWords } from "../claim-words.ts";
import type { Comparison, TargetSummary } from "../report.ts";
import { cell, dollars, duration, htmlText, percent } from "./html-text.ts";
import { scoreBar } from "./score-bar.ts";

/** One row for each model, best first. */
export function modelsTable(targets: readonly TargetSummary[]): string {
  const rows = targets.map((target) => {
    const { overall } = target;
    const range =
      overall.interval === null
        ? ""
        : ` <small>${percent(overall.interval.low)}–${percent(overall.interval.high)}</small>`;
    const bad = overall.unscored === 0 ? "0" : `<b class="warn">${overall.unscored}</b>`;
    const served =
      target.served.length > 1
        ? `<br><small>${target.served
            .slice(0, 4)
            .map(({ model, count }) => `${htmlText(model)} ${count}`)
            .join(", ")}</small>`
        : "";
    return `<tr>${cell(`${htmlText(target.id)}${target.isPareto ? ' <span class="tag" title="Nothing is both better and cheaper">front</span>' : ""}${served}`, target.id, ' class="name"')}
${cell(`${scoreBar(overall)}<span class="score">${percent(overall.mean)}${range}</span>`, overall.mean)}
${cell(target.unrankedReason === null ? behind(target.behindBest) : `<small class="warn">not ranked: ${htmlText(target.unrankedReason)}</small>`, target.behindBest?.difference ?? 0)}
${cell(casesText(overall), overall.cases)}${cell(bad, overall.unscored)}
${cell(dollars(target.costPerCaseNanoUsd === null ? null : target.costPerCaseNanoUsd * 1000), target.costPerCaseNanoUsd)}
${cell(duration(target.latencyP50Ms), target.latencyP50Ms)}${cell(duration(target.latencyP95Ms), target.latencyP95Ms)}
${cell(target.meanOutputTokens === null ? "–" : String(Math.round(target.meanOutputTokens)), target.meanOutputTokens)}</tr>`;
  });
  const heads = [
    "model",
    "score % (95% interval)",
    "behind the best",
    "cases",
    "unscored",
    "cost per 1000",
    "p50",
    "p95",
    "tokens out",
  ];
  return `<div class="scroll"><table class="sortable"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** `3 (60 replies)`: samples of one case are not cases. */
const casesText = ({ cases, scored }: TargetSummary["overall"]): string =>
  cases === scored ? `${cases}` : `${cases} <small>(${scored} replies)</small>`;

function behind(comparison: Comparison | null): string {
  if (comparison === null) return "";
  const { difference, interval } = comparison;
  const range =
    interval === null ? "" : ` <small>${percent(interval.low)} to ${percent(interval.high)}</small>`;
  const words = chanceWords(comparison);
  return `${percent(difference)}${range}${words === "" ? "" : ` <small class="muted">${htmlText(words)}</small>`}`;
}
