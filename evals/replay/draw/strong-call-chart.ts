import { linearAxis } from "./axis.ts";
import { drawChart, plotArea } from "./chart-frame.ts";
import { lineColors, polyline } from "./svg-parts.ts";

interface StrongCallChart {
  readonly title: string;
  readonly curves: readonly {
    readonly name: string;
    readonly points: readonly { readonly strongShare: number; readonly quality: number }[];
    readonly isBound: boolean;
  }[];
}

/** Quality over the share of calls that go to the strong one of two models. */
export function drawStrongCallChart({ title, curves }: StrongCallChart): string {
  const qualities = curves.flatMap(({ points }) => points.map(({ quality }) => quality));
  const { left, right, top, bottom } = plotArea;
  const horizontal = linearAxis({ from: 0, to: 1, start: left, end: right });
  const vertical = linearAxis({
    from: Math.min(...qualities) - 0.01,
    to: Math.max(...qualities) + 0.01,
    start: bottom,
    end: top,
  });
  return drawChart(
    {
      title,
      description: `${title}: mean quality over the share of calls to the strong model, ${curves.map(({ name }) => name).join(", ")}`,
      horizontal,
      vertical,
      horizontalLabel: "share of calls to the strong model",
      verticalLabel: "mean score",
      horizontalTick: (value) => `${Math.round(100 * value)}%`,
      legend: curves.map(({ name, isBound }, index) => ({
        mark: isBound ? "dashes" : "line",
        label: name,
        index,
      })),
    },
    curves.map(({ points, isBound }, index) =>
      polyline(
        points.map(({ strongShare, quality }) => [horizontal.at(strongShare), vertical.at(quality)]),
        `stroke:var(${lineColors[index % lineColors.length]})${isBound ? ";stroke-dasharray:5 4" : ""}`,
      ),
    ),
  );
}
