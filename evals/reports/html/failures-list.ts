import type { Failure, Report } from "../report.ts";
import { htmlText, percent } from "./html-text.ts";

function failureItem({ promptId, taskType, prompt, replies }: Failure): string {
  const marks = replies
    .map(
      ({ target, passed }) =>
        `<i class="${passed === null ? "none" : passed ? "pass" : "fail"}" title="${htmlText(target)}"></i>`,
    )
    .join("");
  const columns = replies.map(
    ({ target, score, passed, reason, text }) =>
      `<div class="reply"><h4>${htmlText(target)} <span class="${passed === null ? "none" : passed ? "pass" : "fail"}">${score === null ? "unscored" : percent(score, 0)}</span></h4>${reason === null ? "" : `<p class="reason">${htmlText(reason)}</p>`}<pre>${htmlText(text)}</pre></div>`,
  );
  const question = prompt === null ? "" : `<pre class="prompt">${htmlText(prompt)}</pre>`;
  return `<details data-task="${htmlText(taskType)}"><summary><span class="marks">${marks}</span> ${htmlText(promptId)} <small class="muted">${htmlText(taskType)}</small></summary>${question}<div class="replies">${columns.join("")}</div></details>`;
}

/** Cases that at least one model failed, with all replies side by side. */
export function failuresList({ failures, furtherFailures }: Report): string {
  if (failures.length === 0) return "<p>Every case passed.</p>";
  const tasks = [...new Set(failures.map(({ taskType }) => taskType))].sort();
  const options = tasks.map((task) => `<option>${htmlText(task)}</option>`).join("");
  const more =
    furtherFailures === 0
      ? ""
      : `<p class="muted">${furtherFailures} further cases with a failure are not listed; the CSV report has them all.</p>`;
  return `<label>Task <select id="task"><option value="">all</option>${options}</select></label> <label><input type="checkbox" id="mixed"> only where models differ</label>${failures.map(failureItem).join("")}${more}`;
}
