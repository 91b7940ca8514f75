import { pickWords } from "../claim-words.ts";
import type { Report, TaskPick } from "../report.ts";
import { cell, dollars, htmlText, percent } from "./html-text.ts";

/** Tasks by models; the deeper the colour, the better; the best of each task in bold, together with those it cannot be told from. */
export function heatMap({ tasks, targets, picks }: Report): string {
  const rows = tasks.map((task) => {
    const cells = targets.map(({ byTask }) => byTask[task] ?? null);
    const best = picks[task]?.best ?? null;
    const columns = cells.map((summary, at) => {
      if (summary?.mean === null || summary === null) return cell('<span class="muted">–</span>', -1);
      const { interval } = summary;
      const range =
        interval === null ? "" : `<small>${percent(interval.low, 0)}–${percent(interval.high, 0)}</small>`;
      const id = targets[at]?.id ?? "";
      const isBest = best !== null && (best.target === id || best.tied.includes(id));
      const text = `<span class="${isBest ? "best" : ""}">${percent(summary.mean, 0)}</span>${range}`;
      return cell(
        text,
        summary.mean,
        ` class="heat" style="--s:${summary.mean.toFixed(3)}" title="${summary.cases} cases, ${summary.unscored} unscored"`,
      );
    });
    const pick = picks[task] ?? null;
    const count = Math.max(...cells.map((one) => one?.cases ?? 0));
    return `<tr>${cell(`${htmlText(task)} <small class="muted">${count}</small>`, task, ' class="name"')}${pickCell(pick)}${columns.join("")}</tr>`;
  });
  return `<div class="scroll"><table class="sortable"><thead><tr><th>task</th><th class="pick">pick</th>${targets.map(({ id }) => `<th>${breakable(id)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** A name that may break after a slash, hyphen or at sign, so that a table of a dozen models fits the page. */
const breakable = (id: string): string => htmlText(id).replaceAll(/[/@:-]/g, "$&<wbr>");

/** What the pick scores and costs, and what may be lost by it. */
function pickCell(pick: TaskPick | null): string {
  if (pick === null) return cell('<span class="muted">none scores</span>', "", ' class="says"');
  const { target, mean, costPerCaseNanoUsd } = pick;
  const cost =
    costPerCaseNanoUsd === null ? "cost unknown" : `${dollars(costPerCaseNanoUsd * 1000)} per 1000`;
  return cell(
    `<b>${htmlText(target)}</b><small>${percent(mean, 0)}%, ${cost}<br>${htmlText(pickWords(pick))}</small>`,
    target,
    ' class="pick"',
  );
}
