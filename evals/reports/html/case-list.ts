import type { AssertionOutcome, CaseReply, Report, ReportCase } from "../report.ts";
import { duration, htmlText, percent } from "./html-text.ts";

/** Characters of the prompt that a closed row shows. */
const promptStart = 220;

const stateOf = (passed: boolean | null): "none" | "pass" | "fail" =>
  passed === null ? "none" : passed ? "pass" : "fail";

/** Every listed case as a row that opens: the prompt, and all replies side by side with each assertion. */
export function caseList(report: Report): string {
  const { failures, passes, furtherFailures, furtherPasses } = report;
  const cases = [...failures, ...passes];
  if (cases.length === 0) return "<p>No case was answered.</p>";
  const tasks = [...new Set(cases.map(({ taskType }) => taskType))].sort();
  const options = tasks.map((task) => `<option>${htmlText(task)}</option>`).join("");
  const changes =
    report.regressions === null
      ? ""
      : '<option value="worse">worse than the baseline</option><option value="better">better than the baseline</option>';
  const further = [
    ...(furtherFailures === 0 ? [] : [`${furtherFailures} that a model failed`]),
    ...(furtherPasses === 0 ? [] : [`${furtherPasses} that all passed`]),
  ].join(" and ");
  const more =
    further === ""
      ? ""
      : `<p class="muted">Further cases are not listed, ${further}; the CSV and the JSON report have them all.</p>`;
  return `<form class="filters"><label>Search <input type="search" id="search" placeholder="case, prompt, reply, reason"></label>
<label>Task <select id="task"><option value="">all</option>${options}</select></label>
<label>Show <select id="state"><option value="">all</option><option value="fail"${failures.length > 0 ? " selected" : ""}>failed or unscored</option><option value="pass">passed by all</option><option value="mixed">models differ</option>${changes}</select></label>
<output id="shown" aria-live="polite"></output></form>${cases.map(caseItem).join("")}${more}`;
}

function caseItem({ promptId, taskType, prompt, replies }: ReportCase): string {
  const states = new Set(replies.map(({ passed }) => stateOf(passed)));
  const changes = new Set(replies.map(changeOf).filter((change) => change !== null));
  const tags = [
    states.has("fail") || states.has("none") ? "fail" : "pass",
    ...(states.size > 1 ? ["mixed"] : []),
    ...changes,
  ];
  const marks = replies
    .map(({ target, passed }) => `<i class="${stateOf(passed)}" title="${htmlText(target)}"></i>`)
    .join("");
  const start =
    prompt === null
      ? ""
      : `<span class="start">${htmlText(prompt.length > promptStart ? `${prompt.slice(0, promptStart)}...` : prompt)}</span>`;
  const question =
    prompt === null
      ? '<p class="muted">The prompt is not available: name its suite with --suite.</p>'
      : `<pre class="prompt">${htmlText(prompt)}</pre>`;
  const change = [...changes].map((word) => `<span class="tag">${word}</span>`).join(" ");
  return `<details data-task="${htmlText(taskType)}" data-state="${tags.join(" ")}"><summary><span class="marks">${marks}</span> <b>${htmlText(promptId)}</b> <small class="muted">${htmlText(taskType)}</small> ${change}${start}</summary>${question}<div class="replies">${replies.map(replyPart).join("")}</div></details>`;
}

/** Against the same reply of the baseline; null: as before, or there is none. */
function changeOf({ score, before }: CaseReply): "worse" | "better" | null {
  if (before === null || score === null || before.score === null || score === before.score) return null;
  return score < before.score ? "worse" : "better";
}

function replyPart(reply: CaseReply): string {
  const { target, sample, score, passed, reason, text, assertions, before } = reply;
  const shown = score === null ? "unscored" : percent(score, 0);
  const name = `${htmlText(target)}${sample === 0 ? "" : ` <small>sample ${sample + 1}</small>`}`;
  const facts = [
    ...(reply.servedModel === null || reply.servedModel === target ? [] : [htmlText(reply.servedModel)]),
    ...(reply.latencyMs === null ? [] : [duration(reply.latencyMs)]),
    ...(reply.outputTokens === null ? [] : [`${reply.outputTokens} tokens`]),
  ].join(" · ");
  const list =
    assertions.length === 0 ? "" : `<ul class="assertions">${assertions.map(assertionItem).join("")}</ul>`;
  const earlier =
    before === null || (before.text === text && before.score === score)
      ? ""
      : `<details class="before"><summary>before: ${before.score === null ? "unscored" : percent(before.score, 0)}</summary><pre>${htmlText(before.text)}</pre></details>`;
  return `<div class="reply"><h4>${name} <span class="${stateOf(passed)}">${shown}</span></h4>${facts === "" ? "" : `<small>${facts}</small>`}${reason === null || assertions.length > 0 ? "" : `<p class="reason">${htmlText(reason)}</p>`}${list}<pre>${htmlText(text)}</pre>${earlier}</div>`;
}

const assertionItem = ({ name, score, passed, reason }: AssertionOutcome): string =>
  `<li class="${stateOf(passed)}"><b>${htmlText(name)}</b> ${score === null ? "unscored" : percent(score, 0)}${reason === null ? "" : ` <span class="reason">${htmlText(reason)}</span>`}</li>`;
