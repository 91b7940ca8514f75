import { and, desc, eq, sql } from "drizzle-orm";
import type { EvalReply } from "../../answers/eval-answers.ts";
import type { Queryable } from "../database.ts";
import { evalRuns } from "../schema/index.ts";

export type StoredEvalRun = typeof evalRuns.$inferSelect;

/** Results of a run that there are so far. */
export interface EvalProgress {
  readonly results: number;
  readonly errors: number;
}

/** Sums over the results of one target on one kind of work, by what is not independent. */
export interface EvalSums {
  readonly target: string;
  /** null: not classified. */
  readonly taskType: string | null;
  readonly cluster: string;
  readonly results: number;
  readonly errors: number;
  /** Results with a score; those without are counted and in no mean. */
  readonly scored: number;
  readonly weight: number;
  /** Of scores times weights. */
  readonly score: number;
  readonly passed: number;
  readonly costNanoUsd: number;
  readonly unpriced: number;
  readonly latencyMs: number;
  readonly timed: number;
}

/** Sums of score differences of one target between two runs, over the cases that both have, by cluster. */
export interface EvalDifferenceSums {
  readonly target: string;
  readonly cluster: string;
  readonly cases: number;
  readonly first: number;
  readonly second: number;
}

/** One reply to a case that some target failed. */
export interface FailedReply extends EvalReply {
  readonly promptId: string;
  readonly taskType: string | null;
}

/** The newest first. */
export const listEvalRuns = (db: Queryable, limit: number): Promise<StoredEvalRun[]> =>
  db.select().from(evalRuns).orderBy(desc(evalRuns.createdAt), desc(evalRuns.id)).limit(limit);

export async function findEvalRun(db: Queryable, id: string): Promise<StoredEvalRun | null> {
  const [row] = await db.select().from(evalRuns).where(eq(evalRuns.id, id)).limit(1);
  return row ?? null;
}

/** Says of a run whose process is gone that it failed; one that has ended stays as it is. */
export async function failEvalRun(db: Queryable, id: string, atMs: number): Promise<void> {
  await db
    .update(evalRuns)
    .set({ status: "failed", finishedAt: new Date(atMs).toISOString() })
    .where(and(eq(evalRuns.id, id), eq(evalRuns.status, "running")));
}

export async function evalProgress(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, EvalProgress>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<{ id: string; results: string; errors: string }>(
    sql`select run_id as id, count(*) as results, count(error) as errors from eval_results where run_id in ${ids} group by 1`,
  );
  return new Map(
    Array.from(rows, ({ id, results, errors }) => [id, { results: Number(results), errors: Number(errors) }]),
  );
}

export async function evalSums(db: Queryable, runId: string): Promise<EvalSums[]> {
  const rows = await db.execute<Record<keyof EvalSums, string> & { taskType: string | null }>(sql`
    select target, task_type as "taskType", cluster, count(*) as results, count(error) as errors, count(score) as scored,
      coalesce(sum(weight) filter (where score is not null), 0) as weight, coalesce(sum(score * weight), 0) as score,
      count(*) filter (where passed) as passed, coalesce(sum(cost_nano_usd), 0) as "costNanoUsd",
      count(*) filter (where cost_nano_usd is null) as unpriced, coalesce(sum(latency_ms), 0) as "latencyMs", count(latency_ms) as timed
    from eval_results where run_id = ${runId} group by 1, 2, 3`);
  return Array.from(rows, ({ target, taskType, cluster, ...sums }) => ({
    ...{ target, taskType, cluster },
    ...(Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)])) as Omit<
      EvalSums,
      "target" | "taskType" | "cluster"
    >),
  }));
}

export async function evalDifferences(
  db: Queryable,
  first: string,
  second: string,
): Promise<EvalDifferenceSums[]> {
  const means = (runId: string) =>
    sql`select prompt_id, target, min(cluster) as cluster, avg(score) as score from eval_results where run_id = ${runId} and score is not null group by 1, 2`;
  const rows = await db.execute<Record<keyof EvalDifferenceSums, string>>(sql`
    select one.target, one.cluster, count(*) as cases, sum(one.score) as first, sum(two.score) as second
    from (${means(first)}) one join (${means(second)}) two using (prompt_id, target) group by 1, 2`);
  return Array.from(rows, ({ target, cluster, cases, first: one, second: two }) => ({
    ...{ target, cluster, cases: Number(cases), first: Number(one), second: Number(two) },
  }));
}

/** Every reply to the first so many cases that some target failed, in the order of the cases. */
export async function failedReplies(db: Queryable, runId: string, cases: number): Promise<FailedReply[]> {
  const rows = await db.execute<FailedReply & Record<string, unknown>>(sql`
    select prompt_id as "promptId", task_type as "taskType", target, sample, score, passed, reason, error, left(reply_text, 2000) as reply
    from eval_results where run_id = ${runId} and prompt_id in (
      select distinct prompt_id from eval_results where run_id = ${runId} and (error is not null or passed is false) order by 1 limit ${cases})
    order by prompt_id, target, sample`);
  return [...rows];
}
