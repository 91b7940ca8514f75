import { formatPercent, formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";
import type { RoutingDiff } from "./routing-diff.ts";

const movesShown = 8;

/** A routing diff for the terminal. */
export function diffText(diff: RoutingDiff, useColor: boolean): string {
  const { compared, prompts, moved, qualityBefore, qualityAfter, costBeforeNanoUsd, costAfterNanoUsd } = diff;
  if (compared === 0 || qualityBefore === null || qualityAfter === null)
    return `None of ${prompts} prompts could be routed by both.`;
  const lines = [
    `${formatPercent(moved / compared)} of ${compared} prompts would move to another candidate (${moved})`,
    `expected quality ${qualityBefore.toFixed(3)} -> ${qualityAfter.toFixed(3)} (${signed(qualityAfter - qualityBefore)})`,
    costBeforeNanoUsd === null || costAfterNanoUsd === null
      ? "expected cost: unknown, a price is missing"
      : `expected cost of a thousand requests ${formatUsd(1000 * costBeforeNanoUsd)} -> ${formatUsd(1000 * costAfterNanoUsd)} (${relative(costBeforeNanoUsd, costAfterNanoUsd)})`,
  ];
  if (compared < prompts)
    lines.push(`${prompts - compared} prompts are left out: one of the two has no candidate for them`);
  if (diff.moves.length === 0) return lines.join("\n");
  const rows = diff.moves.slice(0, movesShown).map(({ from, to, count }) => [from, to, String(count)]);
  const table = renderTable(
    [{ title: "from" }, { title: "to" }, { title: "prompts", align: "right" }],
    rows,
    useColor,
  );
  return [...lines, "", table].join("\n");
}

const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;

const relative = (before: number, after: number): string =>
  before === 0 ? "from nothing" : `${after < before ? "" : "+"}${formatPercent(after / before - 1)}`;
