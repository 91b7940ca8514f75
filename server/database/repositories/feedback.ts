import { desc, sql as drizzleSql, eq, isNull, or } from "drizzle-orm";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Client } from "../connect.ts";
import type { Queryable } from "../database.ts";
import { feedback } from "../schema/index.ts";
import { batchColumns, batchInsertSql } from "./batch-insert.ts";
import { jsonInteger, jsonName, jsonNumber, jsonText } from "./json-text.ts";

export type StoredFeedback = typeof feedback.$inferSelect;

/** A row to be written; keys are salted hashes as base64. */
export type FeedbackRow = Readonly<
  Omit<StoredFeedback, "seq" | "createdAt" | "sessionKey" | "userKey" | "replaces" | "supersededBy"> & {
    createdAtMs: number;
    sessionKey: string | null;
    userKey: string | null;
  }
>;

/** Where a row came to stand. */
export interface WrittenFeedback {
  readonly seq: number;
  readonly createdAtMs: number;
  /** `seq` of the row that it corrects; null: none. */
  readonly replaces: number | null;
  /** `isDuplicate`: its idempotency key was there already, with the same content, and nothing was written. `isConflict`: with another content. */
  readonly kind: "written" | "duplicate" | "conflict";
}

const columns = batchColumns(feedback);
const insertSql = batchInsertSql(feedback, columns).replace(") select ", ") overriding system value select ");

const standingColumns = `f.seq, extract(epoch from f.created_at) * 1000 as "createdAtMs", f.tenant, f.request_id as "requestId",
    encode(f.session_key, 'base64') as "sessionKey", f.metric, f.value::text as value, f.comment, f.tags, f.idempotency_key as "idempotencyKey",
    f.superseded_by is null as "isCurrent"`;

/** What is there already: current rows on the same targets, and rows with the same idempotency keys. One index look-up for each. */
const standingSql = `select ${standingColumns}
  from (select distinct value::uuid as id from json_array_elements_text($1::text::json)) given
    cross join lateral (select * from feedback where request_id = given.id and superseded_by is null offset 0) f
  union all select ${standingColumns}
  from (select distinct decode(value, 'base64') as key from json_array_elements_text($2::text::json)) given
    cross join lateral (
      select * from feedback where session_key = given.key and request_id is null and superseded_by is null offset 0) f
  union all select ${standingColumns}
  from (select distinct tenant, key from json_to_recordset($3::text::json) as row(tenant text, key text)) given
    cross join lateral (
      select * from feedback where tenant = given.tenant and idempotency_key = given.key offset 0) f`;

/** Waits for those who write before; a plan that was made while the table was small would read all of it. */
const lockSql = `select pg_advisory_xact_lock(${advisoryLocks.feedback}), set_config('enable_seqscan', 'off', true)`;

interface Standing {
  readonly seq: string;
  readonly createdAtMs: string;
  readonly tenant: string;
  readonly requestId: string | null;
  readonly sessionKey: string | null;
  readonly metric: string;
  readonly value: string;
  readonly comment: string | null;
  readonly tags: FeedbackRow["tags"];
  readonly idempotencyKey: string | null;
  readonly isCurrent: boolean;
}

/**
 * Writes feedback, durably where it returns: a later row on the same target and metric, in this batch or an earlier one, makes the older one
 * superseded. All of it or nothing is written. A lock makes batches follow each other, so that whoever reads on by `seq` misses none.
 *
 * @returns for each row, in their order
 */
export async function writeFeedback(sql: Client, rows: readonly FeedbackRow[]): Promise<WrittenFeedback[]> {
  return sql.begin(async (transaction) => {
    const keyed = rows.filter(({ idempotencyKey }) => idempotencyKey !== null);
    const sessions = rows.filter(({ requestId }) => requestId === null).map(({ sessionKey }) => sessionKey);
    const options = { prepare: sql.options.prepare };
    // Sent at once; each sees what was committed before the lock was had.
    const [, standing, numbers] = await Promise.all([
      transaction.unsafe(lockSql, [], options),
      transaction.unsafe<Standing[]>(
        standingSql,
        [
          JSON.stringify(rows.flatMap(({ requestId }) => requestId ?? [])),
          JSON.stringify(sessions),
          jsonText(keyed.map(({ tenant, idempotencyKey }) => ({ tenant, key: idempotencyKey }))),
        ],
        options,
      ),
      transaction.unsafe<{ seq: string }[]>(
        `select nextval('feedback_seq_seq') as seq from generate_series(1, $1::int) order by 1`,
        [rows.length],
        options,
      ),
    ]);
    const { written, json, superseded } = place(
      rows,
      standing,
      numbers.map(({ seq }) => Number(seq)),
    );
    const statements: Promise<unknown>[] = [];
    if (superseded.length > 0)
      statements.push(
        transaction.unsafe(
          `update feedback set superseded_by = given.next
           from json_to_recordset($1::text::json) as given(old bigint, next bigint) where seq = given.old`,
          [JSON.stringify(superseded)],
          options,
        ),
      );
    if (json.length > 0) statements.push(transaction.unsafe(insertSql, [`[${json.join(",")}]`], options));
    await Promise.all(statements);
    return written;
  }) as Promise<WrittenFeedback[]>;
}

/** What corrects what. @param numbers a `seq` for each row, rising */
function place(
  rows: readonly FeedbackRow[],
  standing: readonly Standing[],
  numbers: readonly number[],
): {
  written: WrittenFeedback[];
  json: string[];
  superseded: { old: number; next: number }[];
} {
  const current = new Map<string, { seq: number; index: number | null }>();
  const byKey = new Map<string, { written: WrittenFeedback; content: string }>();
  for (const row of standing) {
    const seq = Number(row.seq);
    if (row.isCurrent) current.set(subjectOf(row), { seq, index: null });
    if (row.idempotencyKey !== null)
      byKey.set(keyOf(row.tenant, row.idempotencyKey), {
        written: { seq, createdAtMs: Number(row.createdAtMs), replaces: null, kind: "written" },
        content: contentOf({ ...row, value: JSON.parse(row.value) }),
      });
  }
  const superseded: { old: number; next: number }[] = [];
  const nextOf = new Map<number, number>();
  const written = rows.map((row, index): WrittenFeedback => {
    const seq = numbers[index]!;
    const subject = subjectOf(row);
    const content = contentOf(row);
    const key = row.idempotencyKey === null ? null : keyOf(row.tenant, row.idempotencyKey);
    const known = key === null ? undefined : byKey.get(key);
    if (known !== undefined)
      return { ...known.written, kind: known.content === content ? "duplicate" : "conflict" };
    const earlier = current.get(subject);
    if (earlier !== undefined && earlier.index === null) superseded.push({ old: earlier.seq, next: seq });
    if (earlier !== undefined && earlier.index !== null) nextOf.set(earlier.index, seq);
    current.set(subject, { seq, index });
    const result: WrittenFeedback = {
      ...{ seq, createdAtMs: row.createdAtMs, kind: "written" },
      replaces: earlier?.seq ?? null,
    };
    if (key !== null) byKey.set(key, { written: result, content });
    return result;
  });
  const json = rows.flatMap((row, index) =>
    written[index]!.kind === "written" ? [encode(row, written[index]!, nextOf.get(index) ?? null)] : [],
  );
  return { written, json, superseded };
}

/** What a row is on: a later one on the same corrects it. */
type Subject = Pick<FeedbackRow, "requestId" | "sessionKey" | "tenant" | "metric">;
const subjectOf = ({ requestId, sessionKey, tenant, metric }: Subject): string =>
  JSON.stringify([tenant, requestId ?? `session ${sessionKey}`, metric]);

/** What two statements of one idempotency key must have in common, as the table holds it. */
const contentOf = (row: Subject & Pick<FeedbackRow, "value" | "comment" | "tags">): string => {
  const tags = Object.entries(row.tags ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return jsonText([subjectOf(row), row.value, row.comment, tags]);
};

const keyOf = (tenant: string, key: string): string => JSON.stringify([tenant, key]);

function encode(row: FeedbackRow, { seq, replaces }: WrittenFeedback, supersededBy: number | null): string {
  const values: Record<keyof StoredFeedback, string> = {
    seq: jsonInteger(seq),
    createdAt: jsonNumber(row.createdAtMs),
    tenant: jsonName(row.tenant),
    requestId: jsonText(row.requestId),
    sessionKey: jsonText(row.sessionKey),
    userKey: jsonText(row.userKey),
    metric: jsonName(row.metric),
    value: jsonText(row.value),
    score: jsonNumber(row.score),
    weight: jsonNumber(row.weight),
    source: jsonName(row.source),
    candidateId: jsonName(row.candidateId),
    taskType: jsonName(row.taskType),
    credits: jsonText(row.credits),
    comment: jsonText(row.comment),
    tags: jsonText(row.tags),
    idempotencyKey: jsonText(row.idempotencyKey),
    replaces: jsonInteger(replaces),
    supersededBy: jsonInteger(supersededBy),
  };
  return `[${columns.map(({ property }) => values[property as keyof StoredFeedback]).join(",")}]`;
}

/** Feedback on a request and on its session, the current rows, newest first. @param sessionKey hexadecimal; null: it has none */
export function listFeedback(
  db: Queryable,
  requestId: string,
  sessionKey: string | null,
): Promise<StoredFeedback[]> {
  const ofSession =
    sessionKey === null
      ? undefined
      : drizzleSql`(${feedback.requestId} is null and ${feedback.sessionKey} = decode(${sessionKey}, 'hex'))`;
  return db
    .select()
    .from(feedback)
    .where(
      drizzleSql`${isNull(feedback.supersededBy)} and (${or(eq(feedback.requestId, requestId), ofSession)})`,
    )
    .orderBy(desc(feedback.seq))
    .limit(100);
}
