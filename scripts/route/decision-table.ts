import type { Decision } from "../../engine/index.ts";
import { formatDuration, formatPercent, formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

const rowsShown = 15;

/** A decision for the terminal: task, ranked candidates, what was left out, why. */
export function decisionTable(decision: Decision, useColor: boolean): string {
  const tasks = decision.tasks
    .filter(({ probability }) => probability >= 0.02)
    .map(({ taskType, probability }) => `${taskType} ${formatPercent(probability)}`)
    .join(", ");
  const rows = decision.ranked.slice(0, rowsShown).map((ranked, index) => {
    const { quality, cost, latency } = ranked.prediction;
    const [source] = quality.evidence;
    return [
      index === 0 ? "→" : String(index + 1),
      ranked.candidateId,
      `${quality.mean.toFixed(3)} ± ${quality.standardDeviation.toFixed(3)}`,
      formatUsd(cost.expectedNanoUsd),
      formatDuration(latency.totalMs),
      ranked.score.toFixed(4),
      source === undefined
        ? "no public figure"
        : `${source.source}${source.date === null ? "" : ` ${source.date}`}`,
    ];
  });
  const more = decision.ranked.length - rowsShown;
  const { novelty } = decision;
  return [
    `task      ${tasks}`,
    `novelty   ${novelty.toFixed(2)} (0: like prompts that the classifier learnt from, 1: like none of them)`,
    "",
    renderTable(
      [
        { title: "#" },
        { title: "candidate" },
        { title: "quality", align: "right" },
        { title: "cost", align: "right" },
        { title: "latency", align: "right" },
        { title: "score", align: "right" },
        { title: "by" },
      ],
      rows,
      useColor,
    ),
    ...(more > 0 ? [`... and ${more} more`] : []),
    "quality: expected score, 0 to 1 ± standard deviation. score: quality less cost and latency at your weights; the highest is chosen.",
    "",
    decision.reason,
    ...(decision.counterfactual === null ? [] : [decision.counterfactual]),
    ...excludedLines(decision),
  ].join("\n");
}

function excludedLines({ excluded }: Decision): string[] {
  if (excluded.length === 0) return [];
  const shown = excluded.slice(0, 5).map(({ candidateId, reason }) => `  ${candidateId} ${reason}`);
  const rest = excluded.length - shown.length;
  return ["", `left out: ${excluded.length}`, ...shown, ...(rest > 0 ? [`  ... and ${rest} more`] : [])];
}
