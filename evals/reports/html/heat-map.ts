import type { Report, ScoreSummary, TargetSummary } from "../report.ts";
import { cell, htmlText, percent } from "./html-text.ts";

/** Tasks by models; the deeper the colour, the better; the best of each task in bold, together with those it cannot be told from. */
export function heatMap({ tasks, targets }: Report): string {
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
    const pick = pickOf(targets, cells, best);
    const count = Math.max(...cells.map((one) => one?.scored ?? 0));
    return `<tr>${cell(`${htmlText(task)} <small class="muted">${count}</small>`, task, ' class="name"')}${columns.join("")}${cell(htmlText(pick ?? "–"), pick)}</tr>`;
  });
  return `<div class="scroll"><table class="sortable"><thead><tr><th>task</th>${targets.map(({ id }) => `<th>${htmlText(id)}</th>`).join("")}<th>pick</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** The cheapest of those that cannot be told from the best; the best itself where no cost is known. */
function pickOf(
  targets: readonly TargetSummary[],
  cells: readonly (ScoreSummary | null)[],
  best: ScoreSummary | null,
): string | null {
  const mean = best?.mean ?? null;
  if (mean === null || mean === 0) return null;
  const costOf = (target: TargetSummary): number => target.costPerCaseNanoUsd ?? Number.POSITIVE_INFINITY;
  const able = targets.filter((_, at) => {
    const summary = cells[at] ?? null;
    return summary !== null && summary.mean !== null && (summary.interval?.high ?? summary.mean) >= mean;
  });
  const [cheapest] = able.sort((one, other) => costOf(one) - costOf(other));
  return cheapest?.id ?? null;
}
