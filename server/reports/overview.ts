import type {
  Overview,
  Quantiles,
  ReportFigures,
  ReportGroupSums,
  ReportPoint,
} from "../answers/report-answers.ts";
import type { Queryable } from "../database/database.ts";
import { countModelsByTask } from "../database/repositories/models-by-task.ts";
import { type Histogram, quantileMs, quantileRelativeError } from "../database/usage/histogram.ts";
import {
  addUsage,
  countedSinceMs,
  mostExpensive,
  noUsage,
  readTogether,
  readUsage,
  sumUsage,
  type Usage,
  type UsageQuestion,
  type UsageRow,
} from "../database/usage/read-usage.ts";
import type { Dimension, Summed } from "../database/usage/usage-sql.ts";
import type { ReportPeriod } from "./report-period.ts";

interface OverviewQuestion {
  readonly period: ReportPeriod;
  readonly groupBy: Dimension;
  /** null: all tenants. */
  readonly tenant: string | null;
  /** Groups listed at most. */
  readonly limit: number;
}

/** Spend, requests, errors, tokens, latency and cache, in all, over time and by group: from the rollups, never from the log. */
export async function readOverview(db: Queryable, question: OverviewQuestion): Promise<Overview> {
  const report = await readSeries(db, question);
  if (question.groupBy !== "task") return report;
  const { period, tenant } = question;
  return { ...report, models_by_task: await countModelsByTask(db, { ...period, tenant }) };
}

const readSeries = (db: Queryable, question: OverviewQuestion): Promise<Overview> =>
  readWith(db, question, async (together, asked, values) => {
    const rows = await readUsage(together, asked, values);
    return values.map((value) => {
      const own = rows.filter((row) => row.value === value);
      return { value: named(value), ...figuresOf(own.reduce(addUsage, noUsage())), series: own.map(pointOf) };
    });
  });

/** The same with the sums of groups alone, which takes a fraction of the time. */
export const readOverviewSums = (
  db: Queryable,
  question: OverviewQuestion,
): Promise<Overview<ReportGroupSums>> =>
  readWith(db, question, async (together, asked, values) => {
    const sums = await sumUsage(together, asked, values);
    return values.map((value) => sumsOf(named(value), sums.get(value) ?? noUsage()));
  });

async function readWith<Group>(
  db: Queryable,
  question: OverviewQuestion,
  readGroups: (db: Queryable, asked: UsageQuestion, values: readonly string[]) => Promise<Group[]>,
): Promise<Overview<Group>> {
  const { period, groupBy, tenant, limit } = question;
  const { sinceMs, untilMs, bucket } = period;
  const asked = { sinceMs, untilMs, tenant, by: bucket };
  return readTogether(db, async (together) => {
    const series = await readUsage(together, { ...asked, dimension: "all" });
    const ofGroups = { ...asked, dimension: groupBy };
    const { values, count } = await mostExpensive(together, ofGroups, limit);
    const groups = values.length === 0 ? [] : await readGroups(together, ofGroups, values);
    const countedSince = await countedSinceMs(together);
    return {
      object: "report.overview",
      since: new Date(sinceMs).toISOString(),
      until: new Date(untilMs).toISOString(),
      bucket,
      group_by: groupBy,
      tenant,
      totals: figuresOf(series.reduce(addUsage, noUsage())),
      series: series.map(pointOf),
      groups,
      more_groups: Math.max(0, count - values.length),
      quantile_relative_error: Number(quantileRelativeError.toFixed(4)),
      counted_since: countedSince === null ? null : new Date(countedSince).toISOString(),
    };
  });
}

const named = (value: string): string | null => (value === "" ? null : value);

function sumsOf(value: string | null, usage: Usage): ReportGroupSums {
  const { latency_ms: _, first_token_ms: __, ...sums } = figuresOf(usage);
  return { value, ...sums };
}

const pointOf = (row: UsageRow): ReportPoint => ({
  start: new Date(row.startMs).toISOString(),
  ...figuresOf(row),
});

const usd = (nanoUsd: number): number => nanoUsd / 1e9;

function figuresOf({ sums, totalMs, firstTokenMs }: Usage): ReportFigures {
  const of = (column: Summed): number => sums[column];
  return {
    requests: of("requests"),
    errors: of("errors"),
    cancelled: of("cancelled"),
    spend: {
      charged_usd: usd(of("charged_nano_usd")),
      provider_usd: usd(of("upstream_nano_usd")),
      markup_usd: usd(of("markup_nano_usd")),
      unknown_requests: of("cost_unknown"),
    },
    tokens: {
      input: of("input_tokens"),
      cached_input: of("cached_input_tokens"),
      output: of("output_tokens"),
      reasoning: of("reasoning_tokens"),
    },
    latency_ms: quantilesOf(totalMs),
    first_token_ms: quantilesOf(firstTokenMs),
    cache: {
      hits: of("cache_hits"),
      saved_usd: usd(of("cache_saved_nano_usd")),
      unknown_hits: of("cache_saved_unknown"),
    },
  };
}

function quantilesOf(histogram: Histogram): Quantiles {
  const at = (q: number): number | null => {
    const ms = quantileMs(histogram, q);
    return ms === null ? null : Number(ms.toPrecision(4));
  };
  return { p50: at(0.5), p95: at(0.95) };
}
