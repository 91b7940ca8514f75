import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";

/** Comparisons of one candidate with one served model on one kind of work. */
export interface ShadowResult {
  readonly candidate: string;
  readonly served: string;
  readonly taskType: string;
  readonly comparisons: number;
  /** Mean score, [0,1]: above 0.5 the candidate's replies are better. */
  readonly mean: number;
  /** Variance of the scores; null: there is one. */
  readonly variance: number | null;
}

/** What shadow comparisons found since a time, most comparisons first, at most 500 rows. */
export async function shadowResults(db: Queryable, sinceMs: number): Promise<ShadowResult[]> {
  const rows = await db.execute<{ [Field in keyof ShadowResult]: string | null }>(sql`
    select candidate_id as candidate, split_part(source_name, ' against ', 2) as served, task_type as "taskType",
      count(*) as comparisons, avg(score) as mean, var_samp(score) as variance
    from evidence
    where source = 'judge' and source_name like 'shadow %' and prompt_id not like 'shadow reference %' and score is not null
      and observed_at >= ${new Date(sinceMs).toISOString()}
    group by 1, 2, 3 order by count(*) desc, 1, 2, 3 limit 500`);
  return [...rows].map((row) => ({
    ...{ candidate: row.candidate!, served: row.served!, taskType: row.taskType! },
    ...{ comparisons: Number(row.comparisons), mean: Number(row.mean) },
    variance: row.variance === null ? null : Number(row.variance),
  }));
}
