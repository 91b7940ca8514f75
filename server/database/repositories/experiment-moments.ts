import type { ExperimentUnit } from "../../operation/experiment-settings.ts";
import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import { unitSql } from "./unit-sql.ts";

interface MomentsQuestion {
  readonly experimentId: string;
  readonly unit: ExperimentUnit;
  readonly sinceMs: number;
  /** Before this moment. @default all */
  readonly untilMs?: number;
  /** Metrics of outcomes: SQL over `d` (decisions) and `o` (outcomes), null where not known. From our own table, never from outside. */
  readonly outcomeMetrics: readonly { readonly name: string; readonly sql: string }[];
  /** Metrics of feedback. */
  readonly feedbackMetrics: readonly string[];
}

/** Of one arm, by metric and task type; `metric` null: how many units came into it. `taskType` null: over all. */
export interface MomentsRow {
  readonly arm: string;
  readonly metric: string | null;
  readonly taskType: string | null;
  readonly units: number;
  readonly mean: number | null;
  readonly variance: number | null;
}

/** Feedback on a session as a whole, where a unit holds whole sessions. */
const sessionFeedbackSql: Readonly<Record<ExperimentUnit, string>> = {
  request: "",
  session:
    "union all select p.arm, p.unit, null, f.metric, f.score from arms p join given f on f.request_id is null and encode(f.session_key, 'hex') = p.unit",
  user: "union all select p.arm, p.unit, null, f.metric, f.score from arms p join given f on f.request_id is null and encode(f.user_key, 'hex') = p.unit",
};

/**
 * Means and variances of an experiment's arms over units: a unit's value is the mean of its requests' values, so that each unit counts once whatever it asked.
 * Reads the log's part since the start by the index of rows in experiments.
 */
export async function experimentMoments(sql: Client, question: MomentsQuestion): Promise<MomentsRow[]> {
  const { experimentId, unit, sinceMs, untilMs, outcomeMetrics, feedbackMetrics } = question;
  const observed = outcomeMetrics.map(
    ({ name }) => `select arm, unit, task, '${name}' as metric, "${name}" as value from placed`,
  );
  const values = outcomeMetrics.map(({ name, sql: value }) => `${value} as "${name}"`).join(", ");
  const rows = await sql.unsafe<MomentsRow[]>(
    `with placed as materialized (
       select d.request_id, e.arm, d.task_type as task, ${unitSql[unit]} as unit, ${values}
       from decisions d
         cross join lateral (
           select x ->> 'arm' as arm from jsonb_array_elements(d.details -> 'experiments') x where x ->> 'id' = $1) e
         left join outcomes o on o.request_id = d.request_id and o.request_id >= $2::text::uuid
           and ($3::text is null or o.request_id < $3::text::uuid)
       where d.details ? 'experiments' and d.request_id >= $2::text::uuid
         and ($3::text is null or d.request_id < $3::text::uuid)),
     arms as (select unit, min(arm) as arm from placed where unit is not null group by unit),
     given as (
       select request_id, session_key, user_key, metric, score from feedback
       where superseded_by is null and score is not null and created_at >= $4::text::timestamptz
         and metric in (select value from json_array_elements_text($5::text::json))),
     observed as (
       ${observed.join(" union all ")}
       union all select p.arm, p.unit, p.task, f.metric, f.score from placed p join given f on f.request_id = p.request_id
       ${sessionFeedbackSql[unit]}),
     by_unit as (
       select arm, unit, metric, avg(value) as value from observed
       where value is not null and unit is not null group by 1, 2, 3),
     by_task as (
       select arm, unit, metric, task, avg(value) as value from observed
       where value is not null and unit is not null and task is not null group by 1, 2, 3, 4)
     select arm, null as metric, null as "taskType", count(*)::float8 as units, null::float8 as mean, null::float8 as variance
       from arms group by arm
     union all select arm, metric, null, count(*)::float8, avg(value), var_samp(value) from by_unit group by arm, metric
     union all select arm, metric, task, count(*)::float8, avg(value), var_samp(value) from by_task group by arm, metric, task`,
    [
      experimentId,
      requestIdBound(sinceMs),
      untilMs === undefined ? null : requestIdBound(untilMs),
      new Date(sinceMs).toISOString(),
      JSON.stringify(feedbackMetrics),
    ],
    { prepare: sql.options.prepare },
  );
  return [...rows];
}
