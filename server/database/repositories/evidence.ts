import { and, asc, eq, gt, gte, type SQL, sql } from "drizzle-orm";
import type { EvidenceRow } from "../../../engine/index.ts";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Queryable } from "../database.ts";
import { evidence } from "../schema/index.ts";
import { batchColumns, batchInsertSql } from "./batch-insert.ts";
import { jsonInteger, jsonNumber, jsonText } from "./json-text.ts";

const columns = batchColumns(evidence, ["id", "recordedAt"]);

const [insertBeforeRows, insertAfterRows] = batchInsertSql(evidence, columns).split("$1") as [string, string];

/** Rows of one statement. More gain nothing, and a statement's text is held in memory twice. */
const rowsPerStatement = 1_000;

type EvidenceProperty = Exclude<keyof typeof evidence.$inferInsert, "id" | "recordedAt">;

/**
 * Adds evidence. Give a transaction where all of it or none should be there afterwards.
 *
 * @returns How many rows were added.
 * @throws RangeError where a figure is not a number.
 */
export async function insertEvidence(db: Queryable, rows: readonly EvidenceRow[]): Promise<number> {
  if (!rows.some(({ source }) => liveSources.has(source))) return insert(db, rows);
  return db.transaction(async (transaction) => {
    // Servers read live scores on by their ids, so these have to appear in the order of their ids.
    await transaction.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.feedback}::bigint)`);
    return insert(transaction, rows);
  });
}

const liveSources: ReadonlySet<EvidenceRow["source"]> = new Set(["judge", "experiment"]);

async function insert(db: Queryable, rows: readonly EvidenceRow[]): Promise<number> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const batch = `[${rows
      .slice(start, start + rowsPerStatement)
      .map(encode)
      .join(",")}]`;
    await db.execute(sql`${sql.raw(insertBeforeRows)}${batch}${sql.raw(insertAfterRows)}`);
  }
  return rows.length;
}

export interface EvidenceFilter {
  readonly candidateId?: string;
  readonly source?: EvidenceRow["source"];
  readonly sourceName?: string;
  /** Only what was observed at this moment or after. */
  readonly observedFromMs?: number;
}

/** Rows of one page of `listEvidence`. */
const pageRows = 10_000;

/** All evidence that passes the filter, in the order in which it was added, page by page. */
export async function* listEvidence(
  db: Queryable,
  filter: EvidenceFilter = {},
): AsyncGenerator<EvidenceRow[]> {
  let lastId = 0;
  for (;;) {
    const page = await db
      .select()
      .from(evidence)
      .where(and(gt(evidence.id, lastId), ...conditions(filter)))
      .orderBy(asc(evidence.id))
      .limit(pageRows);
    if (page.length > 0) yield page.map(decode);
    if (page.length < pageRows) return;
    lastId = page[page.length - 1]?.id ?? lastId;
  }
}

function conditions({ candidateId, source, sourceName, observedFromMs }: EvidenceFilter): SQL[] {
  const found: SQL[] = [];
  if (candidateId !== undefined) found.push(eq(evidence.candidateId, candidateId));
  if (source !== undefined) found.push(eq(evidence.source, source));
  if (sourceName !== undefined) found.push(eq(evidence.sourceName, sourceName));
  if (observedFromMs !== undefined) {
    found.push(gte(evidence.observedAt, new Date(observedFromMs).toISOString()));
  }
  return found;
}

function encode(row: EvidenceRow): string {
  const values: Record<EvidenceProperty, string> = {
    promptId: jsonText(row.promptId),
    candidateId: jsonText(row.candidateId),
    taskType: jsonText(row.taskType),
    score: jsonNumber(row.score),
    unscoredReason: jsonText(row.unscoredReason),
    costNanoUsd: jsonInteger(row.costNanoUsd),
    outputTokens: jsonInteger(row.outputTokens),
    source: jsonText(row.source),
    sourceName: jsonText(row.sourceName),
    weight: jsonNumber(row.weight),
    observedAt: jsonNumber(row.observedAtMs),
  };
  return `[${columns.map(({ property }) => values[property as EvidenceProperty]).join(",")}]`;
}

function decode(row: typeof evidence.$inferSelect): EvidenceRow {
  return {
    promptId: row.promptId,
    candidateId: row.candidateId,
    taskType: row.taskType,
    score: row.score,
    unscoredReason: row.unscoredReason,
    costNanoUsd: row.costNanoUsd,
    outputTokens: row.outputTokens,
    source: row.source,
    sourceName: row.sourceName,
    weight: row.weight,
    observedAtMs: Date.parse(row.observedAt),
  };
}
