import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";

/** What feedback has to know of a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly tenant: string | null;
  /** Who served, else who was chosen; null: neither is known. */
  readonly candidateId: string | null;
  readonly taskType: string | null;
  /** Salted hashes, base64; null: not named. */
  readonly sessionKey: string | null;
  readonly userKey: string | null;
}

const factColumns = `coalesce(d.tenant, o.tenant) as "tenant",
  coalesce(o.served_candidate, d.chosen_candidate) as "candidateId", d.task_type as "taskType",
  encode(d.session_key, 'base64') as "sessionKey", encode(d.user_key, 'base64') as "userKey"`;

/** Facts of those requests that the log holds, by id. One index look-up each in the partition of its day. */
export async function findRequestFacts(
  sql: Client,
  requestIds: readonly string[],
): Promise<Map<string, RequestFacts>> {
  const rows = await sql.unsafe<RequestFacts[]>(
    `select given.id as "requestId", ${factColumns}
     from (select distinct value::uuid as id from json_array_elements_text($1::text::json)) given
       left join lateral (select * from decisions where request_id = given.id offset 0) d on true
       left join lateral (select * from outcomes where request_id = given.id offset 0) o on true
     where d.request_id is not null or o.request_id is not null`,
    [JSON.stringify(requestIds)],
    { prepare: sql.options.prepare },
  );
  return new Map(rows.map((row) => [row.requestId, row]));
}

/** A session is judged by its newest requests; so many share what is said of it. */
const maxSessionRequests = 100;

/**
 * Facts of a session's newest requests, newest first, by the session's key.
 *
 * @param sessions keys as base64, with the tenant that asks
 * @param sinceMs only requests from then on
 */
export async function findSessionFacts(
  sql: Client,
  sessions: readonly { readonly sessionKey: string; readonly tenant: string }[],
  sinceMs: number,
): Promise<Map<string, RequestFacts[]>> {
  const rows = await sql.unsafe<(RequestFacts & { readonly asked: string })[]>(
    `with given as materialized (
       select distinct key, tenant from json_to_recordset($1::text::json) as row(key text, tenant text))
     select given.key as "asked", d.request_id as "requestId", ${factColumns}
     from given
       cross join lateral (
         select * from decisions
         where session_key = decode(given.key, 'base64') and tenant = given.tenant and request_id >= $2::text::uuid
         order by request_id desc limit ${maxSessionRequests}) d
       left join lateral (select * from outcomes where request_id = d.request_id offset 0) o on true
     order by d.request_id desc`,
    [
      JSON.stringify(sessions.map(({ sessionKey, tenant }) => ({ key: sessionKey, tenant }))),
      requestIdBound(sinceMs),
    ],
    { prepare: sql.options.prepare },
  );
  const found = new Map<string, RequestFacts[]>();
  for (const row of rows) found.set(row.asked, [...(found.get(row.asked) ?? []), row]);
  return found;
}
