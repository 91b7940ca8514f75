import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { OffPolicyFigure } from "../../evals/replay/tune/traffic/off-policy-figure.ts";
import type { TrafficPoint } from "../../evals/replay/tune/traffic/traffic-points.ts";
import type { BootstrapFigure } from "../../evals/stats/clustered-bootstrap.ts";
import { figureCell } from "../replay/figure-cell.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import type { TuneBasis } from "./tune-arguments.ts";
import { costDigits, evenly, rowsShown, sharesText } from "./tune-summary.ts";
import type { TrafficResult } from "./tune-traffic.ts";

/** What the log's predictions expect of the front and of the named settings, and what was scored and charged says of the same. */
export function trafficTables({ front, named, models }: TrafficResult, basis: TuneBasis): ReportTable[] {
  const shown = [
    ...evenly(front, rowsShown).map((point, index) => ({ point, title: String(index + 1) })),
    ...named.map((point) => ({ point, title: point.name ?? "" })),
  ];
  const by = basis === "scores" ? "by scores and charges, doubly robust" : "by the predictions in the log";
  return [
    {
      title: `Front and presets, ${by}`,
      columns: [
        "setting",
        "quality",
        "cost",
        "latency",
        "mean score",
        "$ per 1000",
        "seconds",
        "moved",
        "models",
      ],
      rows: shown.map(({ point, title }) => [
        title,
        ...[point.weights.quality, point.weights.cost, point.weights.latency].map(String),
        figureCell(point.quality),
        figureCell(point.costPerThousandUsd, costDigits),
        point.latencyMs.estimate === null ? "-" : (point.latencyMs.estimate / 1000).toFixed(2),
        point.moved.estimate === null ? "-" : formatPercent(point.moved.estimate),
        sharesText(point, models),
      ]),
    },
    ...observedTables(shown),
  ];
}

interface Shown {
  readonly point: TrafficPoint;
  readonly title: string;
}

/** What was scored, and what was charged, where anything was. */
function observedTables(shown: readonly Shown[]): ReportTable[] {
  const tables = [
    observedTable("mean score", shown, ({ scored, predictedQuality }) => [scored, predictedQuality]),
    observedTable("$ per 1000", shown, ({ charged, predictedCost }) => [charged, predictedCost], costDigits),
  ];
  return tables.flatMap((table) => table ?? []);
}

/** null: nothing was observed. */
function observedTable(
  what: string,
  shown: readonly Shown[],
  figuresOf: (point: TrafficPoint) => readonly [OffPolicyFigure, BootstrapFigure],
  digits?: number,
): ReportTable | null {
  const rows = shown.map(({ point, title }) => {
    const [{ doublyRobust, selfNormalised, overlap }, predicted] = figuresOf(point);
    return {
      requests: overlap.rows,
      cells: [
        title,
        figureCell(predicted, digits),
        figureCell(doublyRobust, digits),
        figureCell(selfNormalised, digits),
        overlap.effectiveSamples.toFixed(1),
        overlap.supportedShare === null ? "-" : formatPercent(overlap.supportedShare),
        String(overlap.clipped),
        overlap.tooThin ?? "",
      ],
    };
  });
  const requests = Math.max(0, ...rows.map((row) => row.requests));
  if (requests === 0) return null;
  return {
    title: `The same as observed on ${requests} requests, ${what}; where the log is too thin, the prediction stands alone`,
    columns: [
      ...[
        "setting",
        "predicted",
        "doubly robust",
        "self-normalised",
        "effective",
        "could be",
        "cut",
        "too thin",
      ],
    ],
    rows: rows.map(({ cells }) => cells),
  };
}
