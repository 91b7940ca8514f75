import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";

/**
 * Scores of logged requests, [0,1], by request id, beside feedback: evidence of live traffic whose prompt is the id of a request. Of several scores of one
 * request the mean by their weights.
 *
 * @param sinceMs scores observed at this moment or after, milliseconds since 1970
 */
export async function requestScores(db: Queryable, sinceMs: number): Promise<Map<string, number>> {
  const since = new Date(sinceMs).toISOString();
  const rows = await db.execute<{ id: string; score: number }>(sql`
    select id, (sum(score * weight) / sum(weight))::double precision as score
    from (
      select prompt_id as id, score, weight from evidence
      where source in ('feedback', 'judge', 'experiment') and score is not null and weight > 0 and observed_at >= ${since}
        and prompt_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
    ) scores
    group by id`);
  return new Map([...rows].map(({ id, score }) => [id, Number(score)]));
}
