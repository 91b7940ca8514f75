import type { RoutingShift } from "../../../evals/evidence/routing-shift.ts";
import { formatPercent, formatUsd } from "../../terminal/format-figures.ts";
import { renderTable } from "../../terminal/table.ts";

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);
const points = (share: number): string => signed((100 * share).toFixed(1), share);
const dollars = (nanoUsd: number): string =>
  `${nanoUsd < 0 ? "-" : nanoUsd > 0 ? "+" : ""}${formatUsd(Math.abs(nanoUsd))}`;

/** What would move, over all prompts and by task type. */
export function shiftsText(shifts: readonly RoutingShift[], useColor: boolean): string {
  if (shifts.length === 0) return "No prompt could be routed by both versions.";
  return renderTable(
    [
      { title: "task" },
      { title: "prompts", align: "right" },
      { title: "move", align: "right" },
      { title: "expected quality, points (95%)", align: "right" },
      { title: "cost per 1000 (95%)", align: "right" },
      { title: "from -> to" },
    ],
    shifts.map((shift) => {
      const { qualityInterval: quality, costInterval: cost } = shift;
      const [move] = shift.moves;
      const others = shift.moves.length > 1 ? ` and ${shift.moves.length - 1} more` : "";
      return [
        shift.taskType ?? "all",
        String(shift.prompts),
        formatPercent(shift.moved / shift.prompts),
        `${points(shift.qualityChange)}${quality === null ? "" : ` (${points(quality.low)} to ${points(quality.high)})`}`,
        shift.costChangeNanoUsd === null
          ? "unknown"
          : `${dollars(1000 * shift.costChangeNanoUsd)}${cost === null ? "" : ` (${dollars(1000 * cost.low)} to ${dollars(1000 * cost.high)})`}`,
        move === undefined ? "" : `${move.from} -> ${move.to} (${move.count})${others}`,
      ];
    }),
    useColor,
  );
}
