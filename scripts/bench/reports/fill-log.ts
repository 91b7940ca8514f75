import { getTableColumns, type Table } from "drizzle-orm";
import type { Client } from "../../../server/database/connect.ts";
import {
  insertLogValuesSql,
  logValueId,
  logValuesJson,
} from "../../../server/database/log-codec/log-values.ts";
import { addDays, type Day, dayMs, dayOf, dayStartMs } from "../../../server/database/partitions/day.ts";
import { ensurePartitions } from "../../../server/database/partitions/ensure-partitions.ts";
import { partitionName } from "../../../server/database/partitions/partition-names.ts";
import { decisions, feedback, outcomes, usageRollups } from "../../../server/database/schema/index.ts";
import { fillDecisionsSql, holdoutSql } from "./fill-decisions.ts";

const hourMs = 3_600_000;
/** What the rows differ by: as an installation of some size. */
const models = 20;
const taskTypes = 12;
const tenants = 5;
const keysPerTenant = 10;

/**
 * Logs requests that never were, spread over days before a moment: 20 models, 12 task types, 5 tenants with 10 keys each, latency log-normal,
 * one in 50 failed, one in 20 from the cache; `auto` was asked for, one in 16 held out, and one in ten got feedback. The database itself makes the first day, hour by hour, and what counts rows counts these, too; the
 * other days are copies of its rows and of its sums, so that 10 million take minutes.
 *
 * @param afterHour called after each hour that is made, before the day is copied: the place to fold
 */
export async function fillLog(
  sql: Client,
  { requests, days, nowMs, afterHour, withDecisions = false }: FillOptions,
): Promise<void> {
  const labels = Array.from({ length: models * taskTypes }, (_, index) => ({
    model: `bench/model-${index % models}`,
    provider: `bench-${index % 4}`,
    task: `task:${Math.floor(index / models)}`,
  }));
  await sql.unsafe(insertLogValuesSql, [logValuesJson(labels)]);
  const ids = labels.map((one) => logValueId(one)).join(",");
  const firstDay = addDays(dayOf(nowMs), -days);
  for (let day = 0; day < days; day += 1) await ensurePartitions(sql, [addDays(firstDay, day)]);
  if (withDecisions) await sql.unsafe(holdoutSql(dayStartMs(firstDay)));
  for (let hour = 0; hour < 24; hour += 1) {
    await sql.unsafe(
      insertHourSql(dayStartMs(firstDay) + hour * hourMs, Math.round(requests / days / 24), ids),
    );
    await afterHour?.();
  }
  if (withDecisions) for (const statement of fillDecisionsSql(firstDay)) await sql.unsafe(statement);
  await sql`alter table outcomes disable trigger outcomes_count`;
  for (let day = 1; day < days; day += 1)
    for (const copy of copyDaySql(firstDay, day, withDecisions)) await sql.unsafe(copy);
  await sql`alter table outcomes enable trigger outcomes_count`;
}

interface FillOptions {
  readonly requests: number;
  readonly days: number;
  readonly nowMs: number;
  readonly afterHour?: () => Promise<void>;
  /** Each request with a decision, under a holdout; some with feedback. @default false: outcomes and sums alone */
  readonly withDecisions?: boolean;
}

function copyDaySql(firstDay: Day, later: number, withDecisions: boolean): string[] {
  const shifted: Readonly<Record<string, string>> = {
    request_id: `(lpad(to_hex(('x' || translate(left(request_id::text, 13), '-', ''))::bit(48)::bigint + ${later * dayMs}), 12, '0')
      || right(translate(request_id::text, '-', ''), 20))::uuid`,
    ...Object.fromEntries(
      ["finished_at", "created_at", "start"].map((name) => [name, `${name} + interval '${later} days'`]),
    ),
  };
  const copy = (to: Table, name: string, from: string, where = "true"): string => {
    const columns = Object.values(getTableColumns(to)).flatMap((column) =>
      column.name === "seq" ? [] : [column.name],
    );
    return `insert into ${name} (${columns.join(", ")}) select ${columns.map((one) => shifted[one] ?? one).join(", ")} from ${from} where ${where}`;
  };
  const within = (column: string): string =>
    `${column} >= '${firstDay}T00:00:00Z' and ${column} < '${addDays(firstDay, 1)}T00:00:00Z'`;
  return [
    copy(outcomes, "outcomes", partitionName("outcomes", firstDay)),
    copy(usageRollups, "usage_rollups", "usage_rollups", within("start")),
    ...(withDecisions
      ? [
          copy(decisions, "decisions", partitionName("decisions", firstDay)),
          copy(feedback, "feedback", "feedback", within("created_at")),
        ]
      : []),
  ];
}

/** Every draw is taken once per row; the request id is a UUID of version 7 with the row's time. */
const insertHourSql = (startMs: number, count: number, ids: string): string => `
  insert into outcomes (request_id, finished_at, tenant, key_id, tags, labels_id, status, served_candidate, served_deployment,
    input_tokens, cached_input_tokens, output_tokens, upstream_cost_nano_usd, markup_nano_usd, total_cost_nano_usd,
    cache_saved_nano_usd, time_to_first_token_ms, total_ms, overhead_ms, finish_reason, error_code, is_stream)
  select
    (lpad(to_hex(at_ms), 12, '0') || '7' || lpad(to_hex((random() * 4095)::int), 3, '0') || '8' || lpad(to_hex(row), 15, '0'))::uuid,
    to_timestamp((at_ms + total_ms) / 1000), 'tenant-' || tenant, 'key_' || tenant || '_' || key,
    case when key < 5 then '["team-a"]' else '["team-b", "batch"]' end::jsonb,
    (array[${ids}]::bigint[])[1 + task * ${models} + model],
    case when is_error then 'error' else 'ok' end, 'bench/model-' || model,
    case when is_hit or is_error then null else 'bench/model-' || model || '#0' end,
    case when is_hit then null else 20 + (random() * 2000)::int end, case when is_hit then null else 0 end,
    case when is_hit then null else output_tokens end,
    case when is_hit then 0 else output_tokens * (1 + model) * 100 end, 0,
    case when is_hit then 0 else output_tokens * (1 + model) * 100 end,
    case when is_hit then output_tokens * (1 + model) * 100 end,
    total_ms * 0.3, total_ms, 1, case when is_error then null else 'stop' end, case when is_error then 'upstream_error' end, true
  from (
    select row, ${startMs}::bigint + floor(random() * ${hourMs})::bigint as at_ms,
      floor(power(random(), 2) * ${models})::int as model, floor(power(random(), 2) * ${taskTypes})::int as task,
      floor(power(random(), 2) * ${tenants})::int as tenant, floor(random() * ${keysPerTenant})::int as key,
      random() < 0.02 as is_error, random() < 0.05 as is_hit, 10 + (random() * 800)::int as output_tokens,
      1500 * exp(0.8 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) as total_ms
    from generate_series(1, ${count}) as row
  ) as drawn`;
