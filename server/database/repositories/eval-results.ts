import { and, asc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { evalResults } from "../schema/index.ts";
import { batchColumns, batchInsertSql } from "./batch-insert.ts";
import { jsonInteger, jsonNumber, jsonText } from "./json-text.ts";

/** What one target answered to one case of a run, and how it was graded. */
export interface StoredEvalResult {
  readonly promptId: string;
  readonly target: string;
  /** From 0. */
  readonly sample: number;
  readonly taskType: string | null;
  readonly cluster: string;
  readonly weight: number;
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
  readonly grades: readonly unknown[];
  readonly replyText: string | null;
  readonly toolCalls: readonly unknown[] | null;
  /** null: the target answered. */
  readonly error: string | null;
  readonly finishReason: string | null;
  readonly servedModel: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costNanoUsd: number | null;
  readonly costUnknownReason: string | null;
  readonly judgeCostNanoUsd: number;
  readonly latencyMs: number | null;
  readonly timeToFirstTokenMs: number | null;
  readonly isFromCache: boolean;
  readonly finishedAtMs: number;
}

const columns = batchColumns(evalResults);
const replaced = columns
  .filter(({ name }) => !["run_id", "prompt_id", "target", "sample"].includes(name))
  .map(({ name }) => `"${name}" = excluded."${name}"`)
  .join(", ");
const [insertBeforeRows, insertAfterRows] = batchInsertSql(
  evalResults,
  columns,
  `on conflict (run_id, prompt_id, target, sample) do update set ${replaced}`,
).split("$1") as [string, string];

/** Adds results; one that is there already is replaced. No two of one call may be of the same case, target and sample. */
export async function saveEvalResults(
  db: Queryable,
  runId: string,
  results: readonly StoredEvalResult[],
): Promise<void> {
  if (results.length === 0) return;
  const rows = `[${results.map((result) => encode(runId, result)).join(",")}]`;
  await db.execute(sql`${sql.raw(insertBeforeRows)}${rows}${sql.raw(insertAfterRows)}`);
}

/** Rows of one page: replies may be long. */
const pageRows = 2_000;

/** Keys of one page. */
const keysPerPage = 25_000;

type Cursor = Pick<StoredEvalResult, "promptId" | "target" | "sample">;

/** All results of a run, ordered by case, target and sample, page by page. */
export async function* listEvalResults(db: Queryable, runId: string): AsyncGenerator<StoredEvalResult[]> {
  let last: Cursor | null = null;
  for (;;) {
    const rows = await db
      .select()
      .from(evalResults)
      .where(and(eq(evalResults.runId, runId), last === null ? undefined : after(last)))
      .orderBy(asc(evalResults.promptId), asc(evalResults.target), asc(evalResults.sample))
      .limit(pageRows);
    if (rows.length > 0) yield rows.map(decode);
    if (rows.length < pageRows) return;
    last = rows[rows.length - 1] ?? null;
  }
}

/** Cases, targets and samples that need not run again: those without an error. */
export async function* listFinishedEvalResults(db: Queryable, runId: string): AsyncGenerator<Cursor[]> {
  let last: Cursor | null = null;
  for (;;) {
    const rows: (Cursor & { error: string | null })[] = await db
      .select({
        promptId: evalResults.promptId,
        target: evalResults.target,
        sample: evalResults.sample,
        error: evalResults.error,
      })
      .from(evalResults)
      .where(and(eq(evalResults.runId, runId), last === null ? undefined : after(last)))
      .orderBy(asc(evalResults.promptId), asc(evalResults.target), asc(evalResults.sample))
      .limit(keysPerPage);
    if (rows.length > 0) yield rows.filter(({ error }) => error === null);
    if (rows.length < keysPerPage) return;
    last = rows[rows.length - 1] ?? null;
  }
}

function after({ promptId, target, sample }: Cursor): SQL | undefined {
  return or(
    gt(evalResults.promptId, promptId),
    and(eq(evalResults.promptId, promptId), gt(evalResults.target, target)),
    and(eq(evalResults.promptId, promptId), eq(evalResults.target, target), gt(evalResults.sample, sample)),
  );
}

function encode(runId: string, result: StoredEvalResult): string {
  const values: Readonly<Record<keyof typeof evalResults.$inferInsert, string>> = {
    runId: jsonText(runId),
    promptId: jsonText(result.promptId),
    target: jsonText(result.target),
    sample: jsonInteger(result.sample),
    taskType: jsonText(result.taskType),
    cluster: jsonText(result.cluster),
    weight: jsonNumber(result.weight),
    score: jsonNumber(result.score),
    passed: String(result.passed),
    reason: jsonText(result.reason),
    grades: jsonText(result.grades),
    replyText: jsonText(result.replyText),
    toolCalls: jsonText(result.toolCalls),
    error: jsonText(result.error),
    finishReason: jsonText(result.finishReason),
    servedModel: jsonText(result.servedModel),
    inputTokens: jsonInteger(result.inputTokens),
    outputTokens: jsonInteger(result.outputTokens),
    costNanoUsd: jsonInteger(result.costNanoUsd),
    costUnknownReason: jsonText(result.costUnknownReason),
    judgeCostNanoUsd: jsonInteger(result.judgeCostNanoUsd),
    latencyMs: jsonNumber(result.latencyMs),
    timeToFirstTokenMs: jsonNumber(result.timeToFirstTokenMs),
    isFromCache: String(result.isFromCache),
    finishedAt: jsonNumber(result.finishedAtMs),
  };
  return `[${columns.map(({ property }) => values[property as keyof typeof values]).join(",")}]`;
}

function decode(row: typeof evalResults.$inferSelect): StoredEvalResult {
  const { runId: _, finishedAt, ...rest } = row;
  return { ...rest, finishedAtMs: Date.parse(finishedAt) };
}
