import type { AllocationSummary, DecisionModel } from "../../allocation/allocation-summary.ts";
import { allocationBasis, regretText, surenessText, utilityText } from "../../allocation/allocation-text.ts";
import { cell, dollars, htmlText } from "./html-text.ts";

/** Decisions of a run that chose its own cases: which model, how sure, what was asked of each, what was spared. */
export function allocationPart(summary: AllocationSummary): string {
  const { decisions, plan } = summary;
  const isRoute = plan.goal === "route";
  const targets = decisions[0]?.models.map(({ target }) => target) ?? [];
  const rows = [...decisions]
    .sort((one, other) => (one.task < other.task ? -1 : 1))
    .map((decision) => {
      const sure = `<span class="${decision.sureness === "open" ? "none" : "pass"}">${surenessText(decision, summary)}</span>`;
      const models = decision.models.map((model) => modelCell(model, decision.cases));
      return `<tr>${cell(`${htmlText(decision.task)} <small class="muted">${decision.cases}</small>`, decision.task, ' class="name"')}
${cell(`<b>${htmlText(decision.winner ?? "–")}</b>`, decision.winner)}${cell(sure, decision.sureness)}${cell(regretText(decision.regretAtMost), decision.regretAtMost)}
${cell(`${decision.sparedReplies}<br><small>${dollars(decision.sparedNanoUsd)}</small>`, decision.sparedReplies)}${models.join("")}</tr>`;
    });
  const heads = [
    isRoute ? "task" : "cases",
    isRoute ? "router's choice" : "best score",
    "how sure",
    "regret",
    "replies spared",
    ...targets.map(htmlText),
  ];
  return `<h2>${isRoute ? "Decisions" : "Comparison"}</h2><p class="muted">${htmlText(allocationBasis(summary).join(" "))} Under each model: replies asked of it, and how much more it is worth than the choice, with bounds.</p>
<div class="scroll"><table class="sortable"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

const stateText = {
  winner: '<span class="tag">choice</span>',
  kept: "",
  behind: '<small class="muted">cannot win</small>',
  unusable: '<small class="warn">no reply that counts</small>',
} as const;

function modelCell({ asked, state, because, difference, interval }: DecisionModel, cases: number): string {
  const range = interval === null ? "" : ` (${utilityText(interval.low)} to ${utilityText(interval.high)})`;
  const apart = difference === null ? "" : `<br><small>${utilityText(difference)}${range}</small>`;
  const why = state === "behind" ? `${because} is surely better` : (because ?? "");
  return cell(
    `${asked} ${stateText[state]}${apart}`,
    asked,
    ` title="${htmlText(`${asked} replies of ${cases} cases${why === "" ? "" : `; ${why}`}`)}"`,
  );
}
