import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { tick } from "../format/format.ts";
import { theme } from "../theme.ts";

export interface ChartSeries {
  readonly name: string;
  /** One for each time; null: nothing is known. */
  readonly values: readonly (number | null)[];
}

interface TimeChartProps {
  /** What is drawn, for who cannot see it. */
  label: string;
  /** Milliseconds since 1970, one for each value, at equal distances. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** `stack`: bars upon each other; `line`: lines. */
  kind: "stack" | "line";
  format: (value: number | null) => string;
}

const heightPx = 190;

/** A time series with a legend that follows the pointer, and its figures as a table. */
export function TimeChart({ label, times, series, kind, format }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const isDark = usesDark();
  useEffect(() => {
    const element = box.current!;
    const chart = new uPlot(
      optionsFor(element, series, kind, format, setAt, (times[1] ?? 0) - (times[0] ?? 0)),
      dataFor(times, series, kind),
      element,
    );
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: Math.max(120, element.clientWidth), height: heightPx }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [times, series, kind, format, isDark]);
  const shownAt = at === null ? null : times[at];
  return (
    <figure class="stack">
      <ul class="legend">
        {series.map(({ name, values }, index) => (
          <li key={name}>
            <span class={`swatch series-${(index % 6) + 1}`} />
            {name}
            {at === null ? null : <strong>{format(values[at] ?? null)}</strong>}
          </li>
        ))}
        <li class="muted">{shownAt == null ? "" : timeLabel(shownAt)}</li>
      </ul>
      <div class="chart" ref={box} role="img" aria-label={label} />
      <details>
        <summary class="muted">As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in. */}
        <div class="table-box short" role="group" aria-label={`${label}, as a table`} tabIndex={0}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col" class="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {kind !== "stack" ? null : (
                <tr>
                  <th scope="row">Total</th>
                  {series.map(({ name, values }) => (
                    <td key={name} class="number">
                      <strong>{format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0))}</strong>
                    </td>
                  ))}
                </tr>
              )}
              {newestFirst(times).map(([time, index]) => (
                <tr key={time}>
                  <th scope="row">{timeLabel(time)}</th>
                  {series.map(({ name, values }) => (
                    <td key={name} class="number">
                      {format(values[index] ?? null)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

const newestFirst = (times: readonly number[]): (readonly [number, number])[] =>
  times.map((time, index) => [time, index] as const).reverse();

const timeFormat = new Intl.DateTimeFormat("en-GB", {
  ...({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const),
});
const timeLabel = (ms: number): string => timeFormat.format(ms);
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** The time of day, and at its start the day. */
const tickLabel = (ms: number): string => {
  const date = new Date(ms);
  return (date.getHours() === 0 && date.getMinutes() === 0 ? dayFormat : clockFormat).format(date);
};

/** Room for half a bar at both ends. */
const withMargin =
  (seconds: number): uPlot.Range.Function =>
  (_chart, first, last) => [first - seconds, last + seconds];

/** A canvas takes no variables, so it is drawn again where the theme changes. */
function usesDark(): boolean {
  const [systemIsDark, setSystemIsDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const onChange = (): void => setSystemIsDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return theme.value === "auto" ? systemIsDark : theme.value === "dark";
}

/** Bars upon each other are drawn as sums, the highest first. */
function dataFor(
  times: readonly number[],
  series: readonly ChartSeries[],
  kind: TimeChartProps["kind"],
): uPlot.AlignedData {
  const seconds = times.map((ms) => ms / 1_000);
  if (kind === "line") return [seconds, ...series.map(({ values }) => [...values])];
  const sums = new Array<number>(times.length).fill(0);
  const stacked = series.map(({ values }) =>
    values.map((value, index) => {
      sums[index]! += value ?? 0;
      return sums[index]!;
    }),
  );
  return [seconds, ...stacked.reverse()];
}

function optionsFor(
  element: HTMLElement,
  series: readonly ChartSeries[],
  kind: TimeChartProps["kind"],
  format: TimeChartProps["format"],
  onPoint: (index: number | null) => void,
  stepMs: number,
): uPlot.Options {
  // `light-dark()` is resolved where a colour is computed, not where a variable is read.
  const probe = document.createElement("span");
  element.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const axis = {
    stroke: colour("--muted"),
    font: "11px system-ui, sans-serif",
    grid: { stroke: colour("--border"), width: 1 },
    ticks: { show: false },
  };
  const drawn = series.map((_, index): uPlot.Series => {
    const stroke = colour(`--series-${(index % 6) + 1}`);
    return kind === "stack"
      ? {
          ...{ stroke, fill: stroke, width: 0, points: { show: false } },
          paths: uPlot.paths.bars!({ size: [0.7, 40], radius: 0.1 }),
        }
      : { stroke, width: 2, points: { show: true, size: 5, fill: stroke }, spanGaps: true };
  });
  const options: uPlot.Options = {
    width: Math.max(120, element.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: kind === "line" } },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: true, range: withMargin(stepMs / 2_000) },
      y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    series: [{}, ...(kind === "stack" ? drawn.reverse() : drawn)],
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_chart, ticks) => ticks.map((tick) => tickLabel(tick * 1_000)),
      },
      { ...axis, size: 62, values: (_chart, ticks) => ticks.map((value) => tick(format(value))) },
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  probe.remove();
  return options;
}
