import type { Client } from "../connect.ts";

/** Scores from one source of one candidate on one kind of work. */
export interface ScoresOfSource {
  readonly candidate: string;
  readonly taskType: string;
  /** `eval-run NAME`, `judge NAME`, `feedback thumbs`. */
  readonly source: string;
  readonly scores: number;
  /** Sum of the weights as evidence. */
  readonly weight: number;
  /** Weighted, [0,1]. */
  readonly mean: number;
  readonly newestAtMs: number;
}

interface ScoresQuestion {
  /** Scores of before do not count. */
  readonly sinceMs: number;
  /** null: everybody's. Else its own feedback, and of evidence only what no traffic left. */
  readonly tenant: string | null;
  /** null: of all models. */
  readonly model: string | null;
}

/** Current scores with a weight, summed by the database. */
export async function qualityScores(
  sql: Client,
  { sinceMs, tenant, model }: ScoresQuestion,
): Promise<ScoresOfSource[]> {
  const ofModel = "($3::text is null or split_part(candidate_id, '@', 1) = $3)";
  const sums = `count(*)::int as scores, sum(weight)::double precision as weight, (sum(weight * score) / sum(weight))::double precision as mean`;
  const rows = await sql.unsafe<ScoresOfSource[]>(
    `select candidate_id as candidate, task_type as "taskType", source || ' ' || source_name as source, ${sums},
       (extract(epoch from max(observed_at)) * 1000)::double precision as "newestAtMs"
     from evidence where score is not null and weight > 0 and task_type is not null and ${ofModel}
       and observed_at > to_timestamp($1::double precision / 1000) and ($2::text is null or source not in ('judge', 'experiment'))
     group by 1, 2, 3
     union all
     select candidate_id, task_type, 'feedback ' || metric, ${sums}, (extract(epoch from max(created_at)) * 1000)::double precision
     from feedback where superseded_by is null and score is not null and weight > 0 and task_type is not null and candidate_id is not null
       and ${ofModel} and created_at > to_timestamp($1::double precision / 1000) and ($2::text is null or tenant = $2)
     group by 1, 2, 3`,
    [sinceMs, tenant, model],
    { prepare: sql.options.prepare },
  );
  return rows.map((row) => ({
    ...row,
    ...{ scores: Number(row.scores), weight: Number(row.weight), mean: Number(row.mean) },
    newestAtMs: Number(row.newestAtMs),
  }));
}
