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
${cell(behind(target.behindBest), target.behindBest?.difference ?? 0)}
${cell(String(overall.scored), overall.scored)}${cell(bad, overall.unscored)}
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

function behind(comparison: Comparison | null): string {
  if (comparison === null) return "";
  const { difference, interval, pValue } = comparison;
  const range =
    interval === null ? "" : ` <small>${percent(interval.low)} to ${percent(interval.high)}</small>`;
  const chance = pValue !== null && pValue >= 0.05 ? ' <small class="muted">may be chance</small>' : "";
  return `${percent(difference)}${range}${chance}`;
}
