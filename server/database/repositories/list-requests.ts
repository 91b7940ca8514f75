import { type SQL, sql } from "drizzle-orm";
import type { Outcome, RequestLabels } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { requestIdBound, requestIdTimeMs } from "../request-id.ts";
import { withoutJit } from "../without-jit.ts";

/** One line of a list of requests. Money is integer nano-dollars. */
export interface RequestSummary {
  readonly requestId: string;
  readonly receivedAtMs: number | null;
  readonly tenant: string | null;
  readonly keyId: string | null;
  readonly status: Outcome["status"] | "running";
  readonly errorCode: string | null;
  /** null: it was refused before anything was decided. */
  readonly requestedModel: string | null;
  readonly servedCandidate: string | null;
  readonly provider: string | null;
  readonly taskType: string | null;
  readonly isStream: boolean;
  /** It was answered from the gateway's own cache. */
  readonly isCached: boolean;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** null: not known, for the reason beside it. */
  readonly costNanoUsd: number | null;
  readonly costUnknownReason: string | null;
  /** null: it still runs. */
  readonly totalMs: number | null;
  readonly timeToFirstTokenMs: number | null;
  readonly attemptCount: number;
}

interface RequestsQuestion {
  /** null: all tenants. */
  readonly tenant: string | null;
  /** Only requests that came before this one. null: from the newest on. */
  readonly before: string | null;
  /** Requests since then alone, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly limit: number;
  readonly status?: Outcome["status"];
  /** Exact, as the labels of a request name them. */
  readonly model?: string;
  readonly task?: string;
  readonly keyId?: string;
  /** In the id, the models, the error code or, where prompts are kept, the prompt; without regard to case. */
  readonly text?: string;
  /** Whether the search may look into kept prompts. */
  readonly searchesPrompts: boolean;
}

export interface RequestsPage {
  /** Newest first. */
  readonly rows: RequestSummary[];
  /** To be asked for as `before`; null: there is nothing older in the period. */
  readonly next: string | null;
}

/** Rows that are looked through in one statement. Later ones look through more, so that few are needed where little matches. */
const firstScan = 1_000;
const scanGrowth = 5;
const maxScan = 50_000;

/**
 * Requests, newest first, along the primary key, which begins with the time: no index of its own is needed, and a page costs the same whatever the size of the log.
 * What a filter leaves out is looked through until the page is full or the time is up; `next` then goes on from there.
 *
 * @param isTimeUp asked after each statement
 */
export async function listRequests(
  db: Queryable,
  question: RequestsQuestion,
  isTimeUp: () => boolean,
): Promise<RequestsPage> {
  const rows: RequestSummary[] = [];
  let before = question.before;
  let scan = Math.max(firstScan, question.limit);
  for (;;) {
    const missing = question.limit - rows.length;
    const page = pageSql({ ...question, before }, scan, missing);
    const [found] = await withoutJit(db, (uncompiled) =>
      uncompiled.execute<{ rows: Row[]; oldest: string | null; scanned: number }>(page),
    );
    const { rows: more, oldest, scanned } = found!;
    rows.push(...more.map(summaryOf));
    if (more.length >= missing) return { rows, next: more.at(-1)!.request_id };
    if (Number(scanned) < scan || oldest === null) return { rows, next: null };
    before = oldest;
    if (isTimeUp()) return { rows, next: oldest };
    scan = Math.min(maxScan, scan * scanGrowth);
  }
}

interface Row {
  request_id: string;
  tenant: string | null;
  key_id: string | null;
  status: Outcome["status"];
  error_code: string | null;
  requested_model: string | null;
  served_candidate: string | null;
  chosen_candidate: string | null;
  task_type: string | null;
  labels: RequestLabels | null;
  is_stream: boolean;
  is_cached: boolean;
  input_tokens: number | null;
  output_tokens: number | null;
  total_cost_nano_usd: number | null;
  cost_unknown_reason: string | null;
  total_ms: number;
  time_to_first_token_ms: number | null;
  attempt_count: number;
}

function pageSql(question: RequestsQuestion, scan: number, limit: number): SQL {
  const { before, sinceMs, tenant, status, model, task, keyId } = question;
  const older = before === null ? sql`true` : sql`request_id < ${before}::uuid`;
  const conditions = [
    ...(tenant === null ? [] : [sql`s.tenant = ${tenant}`]),
    ...(status === undefined ? [] : [sql`s.status = ${status}`]),
    ...(model === undefined ? [] : [sql`l.value ->> 'model' = ${model}`]),
    ...(task === undefined ? [] : [sql`coalesce(l.value ->> 'task', d.task_type) = ${task}`]),
    ...(keyId === undefined ? [] : [sql`s.key_id = ${keyId}`]),
    ...(question.text === undefined ? [] : [textSql(question.text, question.searchesPrompts)]),
  ];
  return sql`
    with scanned as materialized (
      select request_id, tenant, key_id, status, error_code, served_candidate, labels_id, is_stream, attempts, input_tokens, output_tokens,
        total_cost_nano_usd, cost_unknown_reason, cache_saved_nano_usd, total_ms, time_to_first_token_ms
      from outcomes where ${older} and request_id >= ${requestIdBound(sinceMs)}::uuid
      order by request_id desc limit ${scan}
    ), page as (
      select s.request_id, s.tenant, s.key_id, s.status, s.error_code, d.requested_model, s.served_candidate, d.chosen_candidate,
        coalesce(l.value ->> 'task', d.task_type) as task_type, l.value as labels, s.is_stream,
        s.cache_saved_nano_usd is not null as is_cached, s.input_tokens, s.output_tokens, s.total_cost_nano_usd, s.cost_unknown_reason,
        s.total_ms, s.time_to_first_token_ms,
        coalesce(jsonb_array_length(s.attempts), case when s.served_candidate is null then 0 else 1 end) as attempt_count
      from scanned s
        left join decisions d on d.request_id = s.request_id and d.request_id >= ${requestIdBound(sinceMs)}::uuid
        left join log_values l on l.id = s.labels_id
      where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}
      order by s.request_id desc limit ${limit}
    )
    select coalesce((select json_agg(page order by page.request_id desc) from page), '[]'::json) as rows,
      (select request_id from scanned order by request_id limit 1) as oldest, (select count(*)::int from scanned) as scanned`;
}

function textSql(text: string, searchesPrompts: boolean): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const places = [
    ...["s.request_id::text", "s.served_candidate", "s.error_code", "s.key_id", "d.requested_model"],
    ...["l.value ->> 'task'", "l.value ->> 'provider'", ...(searchesPrompts ? ["d.prompt_text"] : [])],
  ];
  return sql`(${sql.join(
    places.map((place) => sql`${sql.raw(place)} ilike ${pattern}`),
    sql` or `,
  )})`;
}

const summaryOf = (row: Row): RequestSummary => ({
  requestId: row.request_id,
  receivedAtMs: requestIdTimeMs(row.request_id),
  tenant: row.tenant,
  keyId: row.key_id,
  status: row.status,
  errorCode: row.error_code,
  requestedModel: row.requested_model,
  servedCandidate: row.served_candidate,
  provider: row.labels?.provider ?? null,
  taskType: row.task_type,
  isStream: row.is_stream,
  isCached: row.is_cached,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  costNanoUsd: row.total_cost_nano_usd,
  costUnknownReason: row.cost_unknown_reason,
  totalMs: row.total_ms,
  timeToFirstTokenMs: row.time_to_first_token_ms,
  attemptCount: row.attempt_count,
});
