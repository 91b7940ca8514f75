import { biasesText, figureRows } from "../../judges/figure-rows.ts";
import { isCalibrated, type JudgedTarget, type JudgeKindReport, type JudgeReport } from "../judge-report.ts";
import { cell, htmlText, percent } from "./html-text.ts";

const kindNames = { rubric: "Rubric scores", pairwise: "Comparisons of two replies" } as const;

/** Who judged, how it compares with people, and what its scores become by that; empty without a judge. */
export function judgeSection(judge: JudgeReport | null): string {
  if (judge === null) return "";
  const state = isCalibrated(judge)
    ? "Calibrated: its scores are held against people's below, and corrected and weighted by that wherever the router learns from them. The tables above show them as given."
    : "Not calibrated for all of its scores: how far they agree with people's is not known.";
  const reasons = judge.uncorrected.map(
    ({ reason, cases }) => `<li>${cases} scores: ${htmlText(reason)}</li>`,
  );
  return `<h2 id="judge">Judge: ${htmlText(judge.judge)}</h2><p class="${isCalibrated(judge) ? "muted" : "notice"}">${state}</p>
${reasons.length === 0 ? "" : `<ul>${reasons.join("")}</ul>`}${judge.kinds.map(kindPart).join("")}${targetsPart(judge.targets)}`;
}

function kindPart({ kind, cases, state, biases, reason, calibration }: JudgeKindReport): string {
  const head = `<h3>${kindNames[kind]} <small class="muted">${cases} cases of this run</small></h3>`;
  if (calibration === null) return `${head}<p class="warn">Not calibrated: ${htmlText(reason ?? "")}.</p>`;
  const date = new Date(calibration.createdAtMs).toISOString().slice(0, 10);
  const unread = calibration.unread === 0 ? "" : `, ${calibration.unread} without a verdict`;
  const source = `Measured on ${date}: ${calibration.verdicts} verdicts on ${calibration.prompts} prompts of ${htmlText(calibration.files.join(", "))}${unread}.`;
  const warning = state === "useless" ? `<p class="warn">Of no use: ${htmlText(reason ?? "")}.</p>` : "";
  const rows = figureRows(calibration).map(
    ({ title, text, figure, meaning, isBiased }) =>
      `<tr>${cell(htmlText(title), title, ' class="name"')}${cell(text, figure.estimate, isBiased ? ' class="warn"' : "")}${cell(htmlText(meaning), meaning, ' class="says"')}</tr>`,
  );
  return `${head}<p class="muted">${source} 95% intervals, prompts resampled; a bias that is more than chance in red. ${biasesText(biases)}</p>${warning}
<div class="scroll"><table class="sortable"><thead><tr><th>figure</th><th>value (95%)</th><th class="says">meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function targetsPart(targets: readonly JudgedTarget[]): string {
  const rows = targets.map(({ target, cases, mean, corrected, interval, weight }) => {
    const range =
      interval === null ? "" : ` <small>${percent(interval.low)} to ${percent(interval.high)}</small>`;
    const text =
      corrected === null ? '<span class="muted">not known</span>' : `${percent(corrected)}${range}`;
    return `<tr>${cell(htmlText(target), target, ' class="name"')}${cell(String(cases), cases)}${cell(percent(mean), mean)}${cell(text, corrected)}${cell(weight.toFixed(2), weight)}</tr>`;
  });
  return `<h3>Judged scores, %</h3><div class="scroll"><table class="sortable"><thead><tr><th>model</th><th>cases</th><th>as judged</th><th>corrected (95% interval)</th><th>weight as evidence</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
