import { sql } from "drizzle-orm";
import type { ServedCount } from "../../answers/report-answers.ts";
import type { Queryable } from "../database.ts";
import { requestIdBound } from "../request-id.ts";
import { withoutJit } from "../without-jit.ts";

interface ModelsByTaskQuestion {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** null: all tenants. */
  readonly tenant: string | null;
}

/** Requests that are looked through, the newest: along the primary key, so that it takes as long on a log of any length. */
const newestRequests = 20_000;

/** Which models served which kinds of work among the newest requests of a time, the most frequent first. Requests without a task or a model are left out. */
export async function countModelsByTask(
  db: Queryable,
  { sinceMs, untilMs, tenant }: ModelsByTaskQuestion,
): Promise<ServedCount[]> {
  const ofTenant = tenant === null ? sql`true` : sql`n.tenant = ${tenant}`;
  const counted = sql`
    with newest as materialized (
      select tenant, labels_id from outcomes
      where request_id >= ${requestIdBound(sinceMs)}::uuid and request_id < ${requestIdBound(untilMs)}::uuid
      order by request_id desc limit ${newestRequests}
    )
    select l.value ->> 'task' as task, l.value ->> 'model' as model, count(*)::int as requests
    from newest n join log_values l on l.id = n.labels_id
    where ${ofTenant} and l.value ->> 'task' is not null and l.value ->> 'model' is not null
    group by 1, 2 order by 3 desc, 1, 2`;
  const rows = await withoutJit(db, (uncompiled) =>
    uncompiled.execute<{ task: string; model: string; requests: number }>(counted),
  );
  return [...rows].map(({ task, model, requests }) => ({ task, model, requests: Number(requests) }));
}
