import { allocationHeadline } from "../../allocation/allocation-text.ts";
import { bestWords, detectableWords, understatedWords } from "../claim-words.ts";
import type { Regression, Report } from "../report.ts";
import { allocationPart } from "./allocation-part.ts";
import { caseList } from "./case-list.ts";
import { costQualityPlane } from "./cost-quality-plane.ts";
import { heatMap } from "./heat-map.ts";
import { dollars, duration, htmlText, percent } from "./html-text.ts";
import { judgeSection } from "./judge-section.ts";
import { modelsTable } from "./models-table.ts";
import { pageScript, pageStyle } from "./page-style.ts";
import { routingPart } from "./routing-part.ts";

/** The whole report as one page that needs nothing else: which model for which task, at what cost, and how sure we are. */
export function reportHtml(report: Report): string {
  const { run, targets, notices, allocation } = report;
  const date = new Date(run.createdAtMs).toISOString().slice(0, 16).replace("T", " ");
  const state = run.status === "done" ? "" : `<p class="notice">The run is incomplete: ${run.status}.</p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Eval run ${htmlText(run.id)}</title><style>${pageStyle}</style></head><body>
<h1>Eval run ${htmlText(run.id)}</h1>
<p class="muted">${date} UTC · ${htmlText(run.suites.join(", "))} · ${targets.length} models · spent ${dollars(run.spentNanoUsd)} in ${duration(run.durationMs)}</p>
${state}${[...notices, ...report.understated.map(understatedWords)].map((notice) => `<p class="notice">${htmlText(notice)}</p>`).join("")}
<p class="answer">${allocation === null ? answer(report) : htmlText(allocationHeadline(allocation, dollars))}</p>
${allocation === null ? "" : allocationPart(allocation)}
<h2>Models</h2>${modelsTable(targets)}
${report.regressions === null ? "" : regressionsPart(report.regressions)}
${routingPart(report.routing)}
<h2>Cost and quality</h2>${costQualityPlane(targets)}
<h2>Score by task, %</h2><p class="muted">In bold: the best, and those that the same cases cannot tell from it. Pick: ${allocation?.plan.goal === "route" ? "the router's choice, as above" : "the cheapest that the same cases cannot tell from the best; costs are means over all tasks"}.</p>${heatMap(report)}
${judgeSection(report.judge)}
<h2 id="cases">Cases</h2>${caseList(report)}
<script>${pageScript}</script></body></html>
`;
}

/** The finding in a sentence or two. */
function answer(report: Report): string {
  const { targets, oracleMean, detectableDifference } = report;
  const best = targets.find(({ id }) => id === report.best?.target);
  if (best === undefined || report.best === null) return "No model has enough scores to be ranked.";
  const cheapest = targets
    .filter(({ isPareto, costPerCaseNanoUsd }) => isPareto && costPerCaseNanoUsd !== null)
    .sort((one, other) => (one.costPerCaseNanoUsd ?? 0) - (other.costPerCaseNanoUsd ?? 0))[0];
  const alternative =
    cheapest === undefined || cheapest.id === best.id || best.costPerCaseNanoUsd === null
      ? ""
      : ` The cheapest of the front is <b>${htmlText(cheapest.id)}</b> with ${percent(cheapest.overall.mean)}% at ${dollars((cheapest.costPerCaseNanoUsd ?? 0) * 1000)} per 1000 cases against ${dollars(best.costPerCaseNanoUsd * 1000)}.`;
  const oracle =
    oracleMean === null || targets.length < 2
      ? ""
      : ` A perfect choice for each case would reach ${percent(oracleMean)}%.`;
  const apart = detectableDifference === null ? "" : ` ${detectableWords(detectableDifference)}`;
  return `${htmlText(bestWords(report.best))}${apart}${alternative}${picksText(report)}${oracle}`;
}

/** How many tasks each model is picked for. */
function picksText({ tasks, targets, picks }: Report): string {
  if (tasks.length < 2 || targets.length < 2) return "";
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const id = picks[task]?.target;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort((one, other) => other[1] - one[1])
    .map(([id, count]) => `<b>${htmlText(id)}</b> for ${count}`);
  return parts.length === 0
    ? ""
    : ` By task the cheapest that cannot be told from the best is ${parts.join(", ")} of ${tasks.length} tasks.`;
}

function regressionsPart(regressions: readonly Regression[]): string {
  const items = regressions.map(({ target, difference, interval, cases, isRegression }) => {
    const range = interval === null ? "" : ` (${percent(interval.low)} to ${percent(interval.high)})`;
    return `<li class="${isRegression ? "fail" : ""}">${htmlText(target)}: ${percent(difference)} points${range} on ${cases} cases${isRegression ? ": worse than the baseline" : ""}</li>`;
  });
  return `<h2>Against the baseline</h2><ul>${items.join("") || "<li>No model is in both runs.</li>"}</ul>`;
}
