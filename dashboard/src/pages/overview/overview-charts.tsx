import { useMemo } from "preact/hooks";
import type { Overview, ReportFigures, ReportPoint } from "../../../../server/answers/report-answers.ts";
import { compact, dollars, duration } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { type ChartSeries, TimeChart } from "../../parts/time-chart.tsx";

const bucketMs = { hour: 3_600_000, day: 86_400_000 };
const shownGroups = 5;

const shortDollars = (usd: number | null): string =>
  usd !== null && usd >= 1_000 ? `$${compact(usd)}` : dollars(usd);

export function OverviewCharts({ overview }: { overview: Overview }) {
  const charts = useMemo(() => chartsOf(overview), [overview]);
  const every = overview.bucket === "hour" ? "by the hour" : "by the day";
  return (
    <div class="grid two">
      <Panel title={`Spend by ${overview.group_by}`} about="Split by the choice above, as the table below.">
        <TimeChart
          label={`Spend ${every}, by ${overview.group_by}`}
          kind="stack"
          times={charts.times}
          series={charts.spend}
          format={shortDollars}
        />
      </Panel>
      <Panel title="Requests, all" about="Totals: not split by the choice above.">
        <TimeChart
          label={`Requests ${every}: answered and failed`}
          kind="stack"
          times={charts.times}
          series={charts.requests}
          format={compact}
        />
      </Panel>
      <Panel title="Latency of whole replies, all" about="Totals: not split by the choice above.">
        <TimeChart
          label={`Latency ${every}: median and 95th percentile`}
          kind="line"
          times={charts.times}
          series={charts.latency}
          format={duration}
        />
      </Panel>
      <Panel title="Tokens, all" about="Totals: not split by the choice above.">
        <TimeChart
          label={`Tokens ${every}`}
          kind="stack"
          times={charts.times}
          series={charts.tokens}
          format={compact}
        />
      </Panel>
    </div>
  );
}

/** Every bucket of the period: one without requests is 0, or for a quantile not known. */
function chartsOf({ since, until, bucket, series, groups }: Overview) {
  const step = bucketMs[bucket];
  const firstMs = Math.floor(Date.parse(since) / step) * step;
  const length = Math.ceil((Date.parse(until) - firstMs) / step);
  const times = Array.from({ length }, (_, index) => firstMs + index * step);
  const valuesOf = <Empty extends number | null>(
    points: readonly ReportPoint[],
    read: (figures: ReportFigures) => number | null,
    empty: Empty,
  ): (number | null)[] => {
    const byStart = new Map(points.map((point) => [Date.parse(point.start), point]));
    return times.map((time) => {
      const point = byStart.get(time);
      return point === undefined ? empty : read(point);
    });
  };
  const total = (
    name: string,
    read: (figures: ReportFigures) => number | null,
    empty: number | null = 0,
  ): ChartSeries => ({
    name,
    values: valuesOf(series, read, empty),
  });
  const charged = ({ spend }: ReportFigures): number => spend.charged_usd;
  const shown = groups
    .filter((group) => charged(group) > 0)
    .sort((one, other) => charged(other) - charged(one))
    .slice(0, shownGroups);
  const spend: ChartSeries[] = shown.map((group) => ({
    name: group.value ?? "none",
    values: valuesOf(group.series, charged, 0),
  }));
  if (groups.length > shown.length) {
    const rest = total("others", charged).values.map((value, index) =>
      Math.max(0, (value ?? 0) - spend.reduce((sum, { values }) => sum + (values[index] ?? 0), 0)),
    );
    if (rest.some((value) => value > 1e-9)) spend.push({ name: "others", values: rest });
  }
  return {
    times,
    spend,
    requests: [
      total("answered", ({ requests, errors }) => requests - errors),
      total("failed", ({ errors }) => errors),
    ],
    latency: [
      total("median", ({ latency_ms }) => latency_ms.p50, null),
      total("95th percentile", ({ latency_ms }) => latency_ms.p95, null),
    ],
    tokens: [total("input", ({ tokens }) => tokens.input), total("output", ({ tokens }) => tokens.output)],
  };
}
