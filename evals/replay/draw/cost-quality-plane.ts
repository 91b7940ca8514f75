import type { CurvePoint } from "../../metrics/cost-quality-curve.ts";
import { linearAxis, logarithmicAxis } from "./axis.ts";
import { drawChart, plotArea } from "./chart-frame.ts";
import { numberedDots } from "./numbered-dots.ts";
import { lineColors, polyline } from "./svg-parts.ts";

interface PlaneCurve {
  readonly name: string;
  /** In rising order of cost. */
  readonly points: readonly CurvePoint[];
  /** Bounds that no router reaches are dashed. */
  readonly isBound: boolean;
}

interface CostQualityPlane {
  readonly title: string;
  readonly singles: readonly (CurvePoint & { readonly model: string })[];
  readonly curves: readonly PlaneCurve[];
}

/** Costs that differ by more than this factor are drawn on a logarithmic axis. */
const widestLinearRange = 8;

/** Mean quality over mean cost: single models as numbered dots, routers as curves. */
export function drawCostQualityPlane({ title, singles, curves }: CostQualityPlane): string {
  const points = [...singles, ...curves.flatMap((curve) => curve.points)].filter(
    ({ costUsd }) => costUsd > 0,
  );
  const costs = points.map(({ costUsd }) => 1000 * costUsd);
  const qualities = points.map(({ quality }) => quality);
  const [cheapest, mostExpensive] = [Math.min(...costs), Math.max(...costs)];
  const isWide = mostExpensive > cheapest * widestLinearRange;
  const { left, right, top, bottom } = plotArea;
  const room = isWide ? 1.12 : 1.03;
  const horizontal = (isWide ? logarithmicAxis : linearAxis)({
    from: isWide ? cheapest / room : 0,
    to: mostExpensive * room,
    start: left,
    end: right,
  });
  const lowest = Math.min(...qualities);
  const highest = Math.max(...qualities);
  const gap = Math.max(0.02, (highest - lowest) * 0.06);
  const vertical = linearAxis({
    from: Math.max(0, lowest - gap),
    to: Math.min(1, highest + gap),
    start: bottom,
    end: top,
  });
  const at = ({ costUsd, quality }: CurvePoint): readonly [number, number] => [
    horizontal.at(Math.max(1000 * costUsd, cheapest)),
    vertical.at(quality),
  ];
  const marks = curves.map(({ points: corners, isBound }, index) =>
    polyline(
      corners.map(at),
      `stroke:var(${lineColors[index % lineColors.length]})${isBound ? ";stroke-dasharray:5 4" : ""}`,
    ),
  );
  const dots = numberedDots(singles.map(at));
  return drawChart(
    {
      title,
      description: `${title}: mean quality over mean cost of ${singles.length} single models, ${curves.map(({ name }) => name).join(", ")}`,
      horizontal,
      vertical,
      horizontalLabel: `dollars per 1000 requests${isWide ? ", logarithmic" : ""}`,
      verticalLabel: "mean score",
      horizontalTick: (value) => `$${value}`,
      legend: [
        ...curves.map(({ name, isBound }, index) => ({
          mark: isBound ? ("dashes" as const) : ("line" as const),
          label: name,
          index,
        })),
        ...singles.map(({ model }, index) => ({ mark: "number" as const, label: model, index: index + 1 })),
      ],
    },
    [...marks, ...dots],
  );
}
