import type { Report, TaskPick } from "../report.ts";
import { cell, dollars, htmlText, percent } from "./html-text.ts";

/** Tasks by models; the deeper the colour, the better; the best of each task in bold, together with those it cannot be told from. */
export function heatMap({ tasks, targets, picks }: Report): string {
  const rows = tasks.map((task) => {
    const cells = targets.map(({ byTask }) => byTask[task] ?? null);
    const best = cells.reduce(
      (top, one) => ((one?.mean ?? -1) > (top?.mean ?? -1) ? one : top),
      cells[0] ?? null,
    );
    const columns = cells.map((summary) => {
      if (summary?.mean === null || summary === null) return cell('<span class="muted">–</span>', -1);
      const { interval } = summary;
      const range =
        interval === null ? "" : `<small>${percent(interval.low, 0)}–${percent(interval.high, 0)}</small>`;
      const isBest =
        best?.mean !== null && best !== null && (interval?.high ?? summary.mean) >= (best.mean ?? 0);
      const text = `<span class="${isBest ? "best" : ""}">${percent(summary.mean, 0)}</span>${range}`;
      return cell(
        text,
        summary.mean,
        ` class="heat" style="--s:${summary.mean.toFixed(3)}" title="${summary.scored} cases, ${summary.unscored} unscored"`,
      );
    });
    const pick = picks[task] ?? null;
    const count = Math.max(...cells.map((one) => one?.scored ?? 0));
    return `<tr>${cell(`${htmlText(task)} <small class="muted">${count}</small>`, task, ' class="name"')}${pickCell(pick)}${columns.join("")}</tr>`;
  });
  return `<div class="scroll"><table class="sortable"><thead><tr><th>task</th><th class="pick">pick</th>${targets.map(({ id }) => `<th>${htmlText(id)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** What the pick scores and costs, and what may be lost by it. */
function pickCell(pick: TaskPick | null): string {
  if (pick === null) return cell('<span class="muted">none scores</span>', "", ' class="says"');
  const { target, mean, costPerCaseNanoUsd, best, behind, isClear, why } = pick;
  const cost =
    costPerCaseNanoUsd === null ? "cost unknown" : `${dollars(costPerCaseNanoUsd * 1000)} per 1000`;
  const compared = isClear
    ? "clearly the best"
    : target === best
      ? "best, but others may be as good"
      : behind === 0
        ? "as good as any"
        : `${percent(behind, 0)} behind ${htmlText(best)}, may be chance`;
  const sure = why === undefined ? compared : htmlText(why);
  return cell(
    `<b>${htmlText(target)}</b><small>${percent(mean, 0)}%, ${cost}<br>${sure}</small>`,
    target,
    ' class="pick"',
  );
}
