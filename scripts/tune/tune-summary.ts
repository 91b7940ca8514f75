import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { TradeGoal, TradeProposal } from "../../evals/replay/tune/propose-trade.ts";
import type { TradePoint } from "../../evals/replay/tune/trade-points.ts";
import { figureCell } from "../replay/figure-cell.ts";
import type { TuneResult } from "./tune-file.ts";
import type { ProposalWords } from "./tune-outcome.ts";

const costDigits = 4;
/** Models named in a row: more would not fit a terminal. */
const maxNamed = 2;
/** Rows of the front that are shown, evenly spaced. */
const rowsShown = 12;

/** The front and the named settings, for the terminal and the page. */
export function tuneTables({ front, named, models }: TuneResult): ReportTable[] {
  const columns = ["setting", "quality", "cost", "latency", "mean score", "$ per 1000", "models"];
  const rowOf = (point: TradePoint, title: string): string[] => [
    title,
    ...[point.weights.quality, point.weights.cost, point.weights.latency].map(String),
    figureCell(point.quality),
    figureCell(point.costPerThousandUsd, costDigits),
    sharesText(point, models),
  ];
  const shown = evenly(front, rowsShown);
  return [
    { title: "Front", columns, rows: shown.map((point, index) => rowOf(point, String(index + 1))) },
    { title: "Presets", columns, rows: named.map((point) => rowOf(point, point.name ?? "")) },
  ];
}

/** The models that get most, with their shares. */
function sharesText({ shares }: TradePoint, models: readonly string[]): string {
  return shares
    .map((share, model) => ({ share, name: models[model]! }))
    .filter(({ share }) => share >= 0.005)
    .sort((one, other) => other.share - one.share)
    .slice(0, maxNamed)
    .map(({ share, name }) => `${name} ${Math.round(100 * share)}%`)
    .join(", ");
}

const evenly = <Item>(items: readonly Item[], count: number): Item[] =>
  items.length <= count
    ? [...items]
    : Array.from(
        { length: count },
        (_, place) => items[Math.round((place * (items.length - 1)) / (count - 1))]!,
      );

/** What is proposed for a goal, in words; where it cannot be met, how near the front comes. */
export function proposalText(
  goal: TradeGoal,
  { measured, safe, nearest }: TradeProposal,
  { how, within }: ProposalWords,
): string {
  const goalText =
    goal.kind === "at-least"
      ? `at least ${goal.quality} quality`
      : `at most $${goal.usdPerThousand} per thousand requests`;
  if (measured === null) {
    const reached = `mean score ${figureCell(nearest.quality)} for $${figureCell(nearest.costPerThousandUsd, costDigits)} per thousand`;
    return `${goalText}: cannot be reached ${within}. The ${goal.kind === "at-least" ? "best" : "cheapest"} setting has ${reached}.`;
  }
  const lines = [`${goalText}, ${how}: ${settingText(measured)}`];
  if (safe === null) lines.push(`${goalText} with the whole 95% interval: cannot be reached ${within}`);
  else if (safe !== measured) lines.push(`${goalText} with the whole 95% interval: ${settingText(safe)}`);
  return lines.join("\n");
}

const settingText = ({ weights, quality, costPerThousandUsd }: TradePoint): string =>
  `weights {quality: ${weights.quality}, cost: ${weights.cost}, latency: ${weights.latency}}, mean score ${figureCell(quality)}, $${figureCell(costPerThousandUsd, costDigits)} per thousand`;
