import { advisoryLocks } from "../advisory-locks.ts";
import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";

/** What the log shows of a request that `auto` routed, without anybody saying it. */
export interface ImplicitSign {
  readonly requestId: string;
  readonly tenant: string;
  readonly value: boolean;
}

/** A span of time by requests' arrival, milliseconds since 1970. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The same prompt again from the same end user, else session, else from anybody of the tenant who names neither. */
const sameAgain = `later.prompt_hash = earlier.prompt_hash and later.tenant = earlier.tenant
  and coalesce(later.user_key, later.session_key, '') = coalesce(earlier.user_key, earlier.session_key, '')
  and later.request_id > earlier.request_id
  and later.created_at <= earlier.created_at + $5::double precision * interval '1 millisecond'`;

const isRouted = (row: string): string => `${row}.task_type is not null and ${row}.prompt_hash is not null`;

/**
 * Requests whose prompt came again within a time (true), as shown by requests of the span; and those of the time before the span's start whose did not (false).
 *
 * @param withinMs between a request and the one that repeats it
 */
export async function findRetries(
  sql: Client,
  { fromMs, untilMs }: Span,
  withinMs: number,
): Promise<ImplicitSign[]> {
  const bounds = [fromMs - withinMs, fromMs, untilMs - withinMs, untilMs].map(requestIdBound);
  return sql.unsafe<ImplicitSign[]>(
    `select distinct earlier.request_id as "requestId", earlier.tenant, true as value
     from decisions later join decisions earlier on ${sameAgain}
     where later.request_id >= $2::text::uuid and later.request_id < $4::text::uuid and ${isRouted("later")}
       and earlier.request_id >= $1::text::uuid and earlier.request_id < $4::text::uuid and ${isRouted("earlier")}
     union all
     select earlier.request_id, earlier.tenant, false from decisions earlier
     where earlier.request_id >= $1::text::uuid and earlier.request_id < $3::text::uuid and ${isRouted("earlier")}
       and not exists (
         select from decisions later where ${sameAgain} and later.request_id >= $1::text::uuid and later.request_id < $4::text::uuid)`,
    [...bounds, withinMs],
    { prepare: sql.options.prepare },
  );
}

/** Streams of the span that ended whole (false) or that the client left (true); one that failed says nothing. */
export async function findAbandoned(sql: Client, { fromMs, untilMs }: Span): Promise<ImplicitSign[]> {
  return sql.unsafe<ImplicitSign[]>(
    `select o.request_id as "requestId", o.tenant, o.status = 'cancelled' as value
     from outcomes o join decisions d on d.request_id = o.request_id
     where o.is_stream and o.status in ('ok', 'cancelled') and o.tenant is not null and ${isRouted("d")}
       and o.finished_at >= $1 and o.finished_at < $2 and o.request_id >= $3::text::uuid and d.request_id >= $3::text::uuid`,
    [
      new Date(fromMs).toISOString(),
      new Date(untilMs).toISOString(),
      requestIdBound(fromMs - longestStreamMs),
    ],
    { prepare: sql.options.prepare },
  );
}

const longestStreamMs = 3_600_000;

/** Runs work while no other process runs it. @returns false: another one does */
export async function aloneWithSignals(sql: Client, work: () => Promise<void>): Promise<boolean> {
  return sql.begin(async (transaction) => {
    const [row] = await transaction.unsafe<{ isMine: boolean }[]>(
      `select pg_try_advisory_xact_lock(${advisoryLocks.implicitSignals}) as "isMine"`,
    );
    if (row?.isMine === true) await work();
    return row?.isMine === true;
  }) as Promise<boolean>;
}
