import type { Client } from "../connect.ts";
import { packedLayout } from "../log-codec/packed-decision.ts";
import { requestIdBound } from "../request-id.ts";
import { addDays, type Day, dayOf, dayStartMs } from "./day.ts";

/** Whole days that each kind is kept beside today; null: for ever. Decisions and outcomes as a whole go by their partitions. */
export interface RetentionDays {
  /** Texts of prompts and replies; their figures stay. */
  readonly text: number | null;
  /** Embeddings, hashed features and salted hashes; the ranking and its figures stay. */
  readonly features: number | null;
  /** Feedback as it was sent. What was learned of it stays until the process starts again. */
  readonly feedback: number | null;
  readonly audit: number | null;
}

export const keepForEver: RetentionDays = { text: null, features: null, feedback: null, audit: null };

/** Rows that one statement changes: it holds their locks, and an embedded database serves one statement at a time. */
const batchRows = 2_000;

const { headerBytes, candidateBytes, lengthSince } = packedLayout;
const counted = `${headerBytes - 2}`;
const tasksAt = `(${headerBytes} + ${candidateBytes} * (get_byte(packed, ${counted}) * 256 + get_byte(packed, ${counted} + 1)))`;
const evidenceAt = `(${tasksAt} + 1 + 3 * get_byte(packed, ${tasksAt}))`;
/** Where `packed` says whether features follow; nothing comes after them. Before version 4 a task took 3 bytes and the evidence of a candidate 10. */
const featuresAt = `(case when get_byte(packed, 0) >= ${lengthSince}
  then ${tasksAt} + 2 + get_byte(packed, ${tasksAt}) * 256 + get_byte(packed, ${tasksAt} + 1)
  else ${evidenceAt} + 1 + 10 * get_byte(packed, ${evidenceAt}) end)`;

interface Removal {
  readonly kind: keyof RetentionDays;
  readonly table: "decisions" | "outcomes";
  readonly set: string;
  readonly where: string;
}

const removals: readonly Removal[] = [
  { kind: "text", table: "decisions", set: "prompt_text = null", where: "prompt_text is not null" },
  { kind: "text", table: "outcomes", set: "reply_text = null", where: "reply_text is not null" },
  {
    kind: "features",
    table: "decisions",
    set: `packed = case when packed is null then null else substring(packed from 1 for ${featuresAt}) || '\\x00'::bytea end,
      embedding = null, contextual_embedding = null, features = null, prompt_hash = null, conversation_key = null, session_key = null, user_key = null`,
    where: `(prompt_hash is not null or conversation_key is not null or session_key is not null or user_key is not null or embedding is not null
      or contextual_embedding is not null or features is not null or (packed is not null and get_byte(packed, ${featuresAt}) = 1))`,
  },
];

/** Takes what is past its time, each time beginning where the last round ended: days that are done are not read again while the process lives. */
export function createRetention(days: RetentionDays): (sql: Client, nowMs: number) => Promise<number> {
  const done = new Map<Removal, Day>();
  return async (sql, nowMs) => {
    let changed = 0;
    for (const removal of removals) {
      const kept = days[removal.kind];
      if (kept === null) continue;
      const end = addDays(dayOf(nowMs), -kept);
      const from = done.get(removal);
      if (from === end) continue;
      changed += await takeOut(sql, removal, from ?? null, end);
      done.set(removal, end);
    }
    if (days.feedback !== null)
      changed += await repeat(
        () =>
          sql`with gone as (delete from feedback where seq in
          (select seq from feedback where created_at < ${boundOf(nowMs, days.feedback!)} limit ${batchRows}) returning 1)
          select count(*) as count from gone`,
      );
    if (days.audit !== null) changed += await dropAudit(sql, boundOf(nowMs, days.audit));
    return changed;
  };
}

const boundOf = (nowMs: number, days: number): string =>
  new Date(dayStartMs(addDays(dayOf(nowMs), -days))).toISOString();

function takeOut(sql: Client, { table, set, where }: Removal, from: Day | null, end: Day): Promise<number> {
  const since = from === null ? "" : `request_id >= '${requestIdBound(dayStartMs(from))}' and`;
  const range = `${since} request_id < '${requestIdBound(dayStartMs(end))}' and ${where}`;
  return repeat(() =>
    sql.unsafe(
      `with changed as (update ${table} set ${set} where request_id in (select request_id from ${table} where ${range} limit ${batchRows}) returning 1)
       select count(*) as count from changed`,
    ),
  );
}

/** Until a batch is not full. @returns rows */
async function repeat(run: () => PromiseLike<Iterable<unknown>>): Promise<number> {
  let total = 0;
  for (;;) {
    const [row] = [...(await run())] as { count: string }[];
    const count = Number(row?.count ?? 0);
    total += count;
    if (count < batchRows) return total;
  }
}

/** The trigger of `audit_log` refuses every other deletion. */
const dropAudit = (sql: Client, bound: string): Promise<number> =>
  sql.begin(async (transaction) => {
    await transaction`select set_config('tradewind.audit_retention', 'on', true)`;
    const [row] = await transaction<{ count: string }[]>`
      with gone as (delete from audit_log where recorded_at < ${bound} returning 1) select count(*) as count from gone`;
    return Number(row?.count ?? 0);
  }) as Promise<number>;
