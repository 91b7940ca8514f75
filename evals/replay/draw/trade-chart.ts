import type { TradePoint } from "../tune/trade-points.ts";
import { linearAxis } from "./axis.ts";
import { drawChart, plotArea } from "./chart-frame.ts";
import { numberedDots } from "./numbered-dots.ts";
import { place, polyline } from "./svg-parts.ts";

/** The front with the intervals of its points, and the named settings as numbered dots. */
export function drawTradeChart(front: readonly TradePoint[], named: readonly TradePoint[]): string {
  const all = [...front, ...named];
  const costs = all.map(({ costPerThousandUsd: cost }) => cost.high ?? cost.estimate ?? 0);
  const qualities = all.flatMap(({ quality }) => [
    quality.low ?? quality.estimate ?? 0,
    quality.high ?? quality.estimate ?? 0,
  ]);
  const { left, right, top, bottom } = plotArea;
  const horizontal = linearAxis({ from: 0, to: Math.max(...costs) * 1.03, start: left, end: right });
  const vertical = linearAxis({
    from: Math.max(0, Math.min(...qualities) - 0.01),
    to: Math.min(1, Math.max(...qualities) + 0.01),
    start: bottom,
    end: top,
  });
  const at = (point: TradePoint): readonly [number, number] => [
    horizontal.at(point.costPerThousandUsd.estimate ?? 0),
    vertical.at(point.quality.estimate ?? 0),
  ];
  const bars = front.flatMap((point) => {
    const { low, high } = point.quality;
    if (low === null || high === null) return [];
    const x = place(at(point)[0]);
    return [
      `<line x1="${x}" x2="${x}" y1="${place(vertical.at(low))}" y2="${place(vertical.at(high))}" style="stroke:var(--one);stroke-opacity:.35"/>`,
    ];
  });
  const dots = numberedDots(named.map(at));
  return drawChart(
    {
      title: "What the weights can trade",
      description: "Mean score over cost per thousand requests along the front, with 95% intervals",
      horizontal,
      vertical,
      horizontalLabel: "dollars per 1000 requests",
      verticalLabel: "mean score",
      horizontalTick: (value) => `$${value}`,
      legend: [
        { mark: "line", label: "front, 95% intervals", index: 0 },
        ...named.map(({ name }, index) => ({ mark: "number" as const, label: name ?? "", index: index + 1 })),
      ],
    },
    [...bars, polyline(front.map(at), "stroke:var(--one)"), ...dots],
  );
}
