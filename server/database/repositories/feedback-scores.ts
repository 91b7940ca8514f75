import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";

/** What callers said, summed: each statement counts by its weight. */
export interface ScoreSums {
  readonly weight: number;
  /** Of weight times score. */
  readonly sum: number;
}

interface SumRow extends Record<string, unknown>, ScoreSums {
  readonly key: string;
}

/** Statements that hold and have a score. */
const current = sql`superseded_by is null and score is not null and weight > 0`;
const sums = sql`sum(weight)::float8 as weight, sum(weight * score)::float8 as sum`;

const byKey = (rows: Iterable<SumRow>): Map<string, ScoreSums> =>
  new Map(Array.from(rows, ({ key, weight, sum }) => [key, { weight, sum }]));

/** Feedback on single requests, by id, for ids from the first to the last. */
export const readScoresBetween = async (
  db: Queryable,
  first: string,
  last: string,
): Promise<Map<string, ScoreSums>> =>
  byKey(
    await db.execute<SumRow>(
      sql`select request_id as key, ${sums} from feedback
        where request_id between ${first}::uuid and ${last}::uuid and ${current} group by 1`,
    ),
  );

/** Feedback on whole sessions since a moment, by the session's key as hex. */
export const readSessionScores = async (db: Queryable, sinceMs: number): Promise<Map<string, ScoreSums>> =>
  byKey(
    await db.execute<SumRow>(
      sql`select encode(session_key, 'hex') as key, ${sums} from feedback
        where request_id is null and session_key is not null and created_at >= ${new Date(sinceMs).toISOString()}::timestamptz
          and ${current} group by 1`,
    ),
  );
