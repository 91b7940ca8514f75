import type { PastLook } from "../../../../server/answers/experiment-answers.ts";
import { compact, moment, tick } from "../../format/format.ts";
import { roundTicks } from "../../format/round-ticks.ts";

const width = 640;
const height = 220;
const margin = { left: 92, right: 16, top: 12, bottom: 34 };

interface IntervalChartProps {
  arm: string;
  /** What is counted: request, session, user. */
  unit: string;
  /** In the unit of the metric. */
  format: (value: number) => string;
  history: readonly PastLook[];
}

/** The always-valid interval of an arm's difference by the units seen so far. It decides once it leaves 0. */
export function IntervalChart({ arm, unit, format, history }: IntervalChartProps) {
  const points = history.flatMap(({ units, at, differences }) => {
    const found = differences.find((one) => one.arm === arm);
    return found?.difference == null || found.low === null || found.high === null
      ? []
      : [{ units, at, difference: found.difference, low: found.low, high: found.high }];
  });
  const last = points.at(-1);
  if (last === undefined) return <p class="muted">Too few {unit}s yet for an interval.</p>;
  const reach = Math.max(...points.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high)))) * 1.05;
  const maxUnits = last.units * 1.02;
  const x = (units: number): number =>
    margin.left + (units / maxUnits) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    margin.top + ((reach - value) / (2 * reach)) * (height - margin.top - margin.bottom);
  const path = (read: (point: (typeof points)[number]) => number): string[] =>
    points.map((point) => `${x(point.units)},${y(read(point))}`);
  const band = [...path(({ low }) => low), ...path(({ high }) => high).reverse()];
  return (
    <figure>
      <svg
        class="svg-chart interval-chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Difference of ${arm} over time: at ${last.units} ${unit}s ${format(last.difference)}, from ${format(last.low)} to ${format(last.high)}, ${moment(last.at)}`}
      >
        {roundTicks(-reach, reach, 4).map((value) => (
          <g key={value}>
            <line
              class={value === 0 ? "axis" : "gridline"}
              {...{ x1: margin.left, x2: width - margin.right }}
              {...{ y1: y(value), y2: y(value) }}
            />
            <text x={margin.left - 8} y={y(value) + 4} text-anchor="end">
              {tick(format(value))}
            </text>
          </g>
        ))}
        {roundTicks(0, maxUnits, 4).map((units) => (
          <text key={units} x={x(units)} y={height - 16} text-anchor="middle">
            {compact(units)}
          </text>
        ))}
        <text x={(margin.left + width) / 2} y={height - 2} text-anchor="middle">
          {unit}s
        </text>
        <polygon class="band" points={band.join(" ")} />
        <polyline class="line" points={path(({ difference }) => difference).join(" ")} />
        <line
          class="whole"
          {...{ x1: x(last.units), x2: x(last.units), y1: y(last.low), y2: y(last.high) }}
        />
        <circle class="end" cx={x(last.units)} cy={y(last.difference)} r="4" />
      </svg>
    </figure>
  );
}
