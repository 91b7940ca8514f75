import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import type { LiveScorePosition } from "./live-scores.ts";

/** What one answered request that `auto` routed shows of who served it; null: not counted. */
interface DriftRow {
  readonly candidateId: string;
  readonly taskType: string;
  readonly finishedAtMs: number;
  readonly latencyMs: number;
  readonly outputTokens: number | null;
  /** What the provider charged for the tokens that it counted. */
  readonly nanoUsdPerMillionTokens: number | null;
}

/** How far the log was read, by the end of requests. */
export interface DriftPosition {
  readonly finishedAtMs: number;
  readonly requestId: string;
}

/** A request may take so long. */
const longestMs = 3_600_000;
const pageRows = 5_000;

/** Requests that ended after a position and before a time, in that order. */
export async function driftRows(
  sql: Client,
  from: DriftPosition,
  untilMs: number,
): Promise<{ readonly rows: DriftRow[]; readonly position: DriftPosition; readonly hasMore: boolean }> {
  const rows = await sql.unsafe<(DriftRow & { requestId: string })[]>(
    `select o.request_id as "requestId", o.served_candidate as "candidateId", l.value ->> 'task' as "taskType",
       extract(epoch from o.finished_at)::double precision * 1000 as "finishedAtMs", o.total_ms as "latencyMs", o.output_tokens as "outputTokens",
       o.upstream_cost_nano_usd::double precision * 1e6 / nullif(coalesce(o.input_tokens, 0) + coalesce(o.output_tokens, 0), 0) as "nanoUsdPerMillionTokens"
     from outcomes o join log_values l on l.id = o.labels_id
     where o.request_id >= $1::text::uuid and (o.finished_at, o.request_id) > ($2::text::timestamptz, $3::text::uuid) and o.finished_at < $4::text::timestamptz
       and o.status = 'ok' and o.served_candidate is not null and o.cache_saved_nano_usd is null and coalesce(l.value ->> 'task', '') <> ''
     order by o.finished_at, o.request_id limit ${pageRows}`,
    [
      requestIdBound(Math.max(0, from.finishedAtMs - longestMs)),
      new Date(from.finishedAtMs).toISOString(),
      from.requestId,
      new Date(untilMs).toISOString(),
    ],
    { prepare: sql.options.prepare },
  );
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({ ...row, finishedAtMs: Number(row.finishedAtMs) })),
    position:
      last === undefined ? from : { finishedAtMs: Number(last.finishedAtMs), requestId: last.requestId },
    hasMore: rows.length === pageRows,
  };
}

/** Where reading begins: the newest requests of a span, not more than so many, and scores of the span. */
export async function driftStart(
  sql: Client,
  sinceMs: number,
  maxRequests: number,
): Promise<{ readonly log: DriftPosition; readonly scores: LiveScorePosition }> {
  const options = { prepare: sql.options.prepare };
  const since = new Date(sinceMs).toISOString();
  const [row] = await sql.unsafe<{ oldest: string | null; seq: string; evidenceId: string }[]>(
    `select (select min(finished_at) from (select finished_at from outcomes where request_id >= $1::text::uuid order by request_id desc limit ${maxRequests}) newest)::text as oldest,
       coalesce((select max(seq) from feedback where created_at < $2::text::timestamptz), 0) as seq,
       coalesce((select max(id) from evidence where observed_at < $2::text::timestamptz), 0) as "evidenceId"`,
    [requestIdBound(sinceMs), since],
    options,
  );
  const oldestMs = row!.oldest === null ? sinceMs : Date.parse(row!.oldest);
  return {
    log: { finishedAtMs: Math.max(sinceMs, oldestMs - 1), requestId: requestIdBound(0) },
    scores: { seq: Number(row!.seq), evidenceId: Number(row!.evidenceId) },
  };
}
