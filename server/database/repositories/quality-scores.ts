import type { Client } from "../connect.ts";
import { rowsWithoutJit } from "../without-jit.ts";
import type { ClusterMoments } from "./cluster-moments.ts";

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

/** Which scores count. Parameters: since when, whose, of which model. */
const ofModel = "($3::text is null or split_part(candidate_id, '@', 1) = $3)";
const evidenceSql = `evidence where score is not null and weight > 0 and task_type is not null and ${ofModel}
       and observed_at > to_timestamp($1::double precision / 1000) and ($2::text is null or source not in ('judge', 'experiment'))`;
const feedbackSql = `feedback where superseded_by is null and score is not null and weight > 0 and task_type is not null and candidate_id is not null
       and ${ofModel} and created_at > to_timestamp($1::double precision / 1000) and ($2::text is null or tenant = $2)`;

/** Moments of one candidate over clusters: all scores of one end user count as one cluster, else those of a session, of a request; of evals those of a prompt. */
export interface ScoreMoments extends ClusterMoments {
  readonly candidate: string;
  /** null: over all kinds of work. */
  readonly taskType: string | null;
}

/** What the intervals of mean scores are made of, summed by the database. */
export async function scoreMoments(
  sql: Client,
  { sinceMs, tenant, model }: ScoresQuestion,
): Promise<ScoreMoments[]> {
  return await rowsWithoutJit<ScoreMoments>(
    sql,
    `with scores as (
       select candidate_id as candidate, task_type as task, weight::float8 as w, (weight * score)::float8 as s, 'e' || prompt_id as cluster from ${evidenceSql}
       union all
       select candidate_id, task_type, weight, weight * score,
         'f' || tenant || coalesce('u' || encode(user_key, 'hex'), 's' || encode(session_key, 'hex'), request_id::text) from ${feedbackSql}),
     clusters as (
       select candidate, task, sum(w) as w, sum(s) as s from scores group by grouping sets ((candidate, cluster), (candidate, task, cluster)))
     select candidate, task as "taskType", count(*)::int as clusters, sum(s) as sum, sum(w) as weight,
       sum(s * s) as "sumSquares", sum(w * w) as "weightSquares", sum(s * w) as products
     from clusters group by candidate, task`,
    [sinceMs, tenant, model],
  );
}

/** Current scores with a weight, summed by the database. */
export async function qualityScores(
  sql: Client,
  { sinceMs, tenant, model }: ScoresQuestion,
): Promise<ScoresOfSource[]> {
  const sums = `count(*)::int as scores, sum(weight)::double precision as weight, (sum(weight * score) / sum(weight))::double precision as mean`;
  const rows = await rowsWithoutJit<ScoresOfSource>(
    sql,
    `select candidate_id as candidate, task_type as "taskType", source || ' ' || source_name as source, ${sums},
       (extract(epoch from max(observed_at)) * 1000)::double precision as "newestAtMs"
     from ${evidenceSql}
     group by 1, 2, 3
     union all
     select candidate_id, task_type, 'feedback ' || metric, ${sums}, (extract(epoch from max(created_at)) * 1000)::double precision
     from ${feedbackSql}
     group by 1, 2, 3`,
    [sinceMs, tenant, model],
  );
  return rows.map((row) => ({
    ...row,
    ...{ scores: Number(row.scores), weight: Number(row.weight), mean: Number(row.mean) },
    newestAtMs: Number(row.newestAtMs),
  }));
}
