import { and, asc, desc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { CaseResult, ResultKey, RunRecord, RunStore } from "../../../evals/runs/run-store.ts";
import type { Queryable } from "../../../server/database/database.ts";
import { batchColumns, batchInsertSql } from "../../../server/database/repositories/batch-insert.ts";
import { jsonInteger, jsonNumber, jsonText } from "../../../server/database/repositories/json-text.ts";
import { evalResults, evalRuns } from "../../../server/database/schema/index.ts";

/** Eval runs on the project's database. */
export const createEvalRunStore = (db: Queryable): RunStore => ({
  saveRun: (run) => saveEvalRun(db, run),
  findRun: (id) => findEvalRun(db, id),
  listRuns: (filter) => listEvalRuns(db, filter),
  saveResults: (runId, results) => saveEvalResults(db, runId, results),
  results: (runId) => listEvalResults(db, runId),
  finished: (runId) => listFinishedEvalResults(db, runId),
});

/** Adds a run, or replaces what is known of it. */
async function saveEvalRun(db: Queryable, run: RunRecord): Promise<void> {
  const { createdAtMs, finishedAtMs, ...rest } = run;
  const row = {
    ...rest,
    spentNanoUsd: Math.round(rest.spentNanoUsd),
    createdAt: new Date(createdAtMs).toISOString(),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs).toISOString(),
  };
  await db.insert(evalRuns).values(row).onConflictDoUpdate({ target: evalRuns.id, set: row });
}

async function findEvalRun(db: Queryable, id: string): Promise<RunRecord | null> {
  const [row] = await db.select().from(evalRuns).where(eq(evalRuns.id, id)).limit(1);
  return row === undefined ? null : decodeRun(row);
}

/** Newest first; with a fingerprint only those of that very work. */
async function listEvalRuns(
  db: Queryable,
  { fingerprint, limit }: { readonly fingerprint?: string; readonly limit: number },
): Promise<RunRecord[]> {
  const rows = await db
    .select()
    .from(evalRuns)
    .where(and(...(fingerprint === undefined ? [] : [eq(evalRuns.fingerprint, fingerprint)])))
    .orderBy(desc(evalRuns.createdAt), desc(evalRuns.id))
    .limit(limit);
  return rows.map(decodeRun);
}

function decodeRun(row: typeof evalRuns.$inferSelect): RunRecord {
  const { createdAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    createdAtMs: Date.parse(createdAt),
    finishedAtMs: finishedAt === null ? null : Date.parse(finishedAt),
  };
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
async function saveEvalResults(db: Queryable, runId: string, results: readonly CaseResult[]): Promise<void> {
  if (results.length === 0) return;
  const rows = `[${results.map((result) => encode(runId, result)).join(",")}]`;
  await db.execute(sql`${sql.raw(insertBeforeRows)}${rows}${sql.raw(insertAfterRows)}`);
}

/** Rows of one page: replies may be long. */
const pageRows = 2_000;

/** Keys of one page. */
const keysPerPage = 25_000;

/** All results of a run, ordered by case, target and sample, page by page. */
async function* listEvalResults(db: Queryable, runId: string): AsyncGenerator<CaseResult[]> {
  let last: ResultKey | null = null;
  for (;;) {
    const rows = await db
      .select()
      .from(evalResults)
      .where(and(eq(evalResults.runId, runId), last === null ? undefined : after(last)))
      .orderBy(asc(evalResults.promptId), asc(evalResults.target), asc(evalResults.sample))
      .limit(pageRows);
    if (rows.length > 0) yield rows.map(decodeResult);
    if (rows.length < pageRows) return;
    last = rows[rows.length - 1] ?? null;
  }
}

/** Cases, targets and samples that need not run again: those without an error. */
async function* listFinishedEvalResults(db: Queryable, runId: string): AsyncGenerator<ResultKey[]> {
  let last: ResultKey | null = null;
  for (;;) {
    const rows: (ResultKey & { error: string | null })[] = await db
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

function after({ promptId, target, sample }: ResultKey): SQL | undefined {
  return or(
    gt(evalResults.promptId, promptId),
    and(eq(evalResults.promptId, promptId), gt(evalResults.target, target)),
    and(eq(evalResults.promptId, promptId), eq(evalResults.target, target), gt(evalResults.sample, sample)),
  );
}

function encode(runId: string, result: CaseResult): string {
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

function decodeResult(row: typeof evalResults.$inferSelect): CaseResult {
  const { runId: _, finishedAt, ...rest } = row;
  return { ...rest, finishedAtMs: Date.parse(finishedAt) };
}
