import {
  keptAfterChange,
  type LiveObservation,
  type LiveRater,
  type ScoreSum,
  type TaskTypeId,
} from "../../../engine/index.ts";
import type { Client } from "../connect.ts";

/** How far the rows of live scores were read: feedback by `seq`, evidence by `id`. */
export interface LiveScorePosition {
  readonly seq: number;
  readonly evidenceId: number;
}

/** Evidence that live requests leave, beside feedback; what eval runs and imports say is in the priors. */
const liveSources = "('judge', 'experiment')";

/** Sessions count for each candidate and task type by their share. */
const credited = (row: string): string => `cross join lateral (
    select ${row}.candidate_id as candidate, ${row}.task_type as task, 1.0::double precision as share where ${row}.credits is null
    union all select x.value ->> 'candidateId', x.value ->> 'taskType', (x.value ->> 'share')::double precision
      from jsonb_array_elements(${row}.credits) x) c`;

/** Since when each candidate is what it is on a kind of work, null: on all: alerts of its quality that were not dismissed. */
const changes = `changes as materialized (
    select candidate_id, task_type, max(changed_at) as changed_at from alerts where metric = 'quality' and not is_dismissed group by 1, 2)`;
/** Joins the share that a row counts for, `k.share`: less where it is from before a change. */
const kept = (candidate: string, task: string, at: string): string => `cross join lateral (
    select coalesce(min(case when ${at} < x.changed_at then ${keptAfterChange} end), 1) as share
    from changes x where x.candidate_id = ${candidate} and (x.task_type = ${task} or x.task_type is null)) k`;

interface ScoreRow {
  readonly source: string;
  readonly candidate: string;
  readonly task: string;
  /** null: a judge's. */
  readonly tenant: string | null;
  /** null: not named. */
  readonly rater: string | null;
}

/** Sums of one rater, at `factorAt` of an `EvidenceSums`. */
type StoredSum = ScoreSum & Pick<LiveObservation, "source" | "candidateId" | "taskType" | "rater">;

/**
 * Every current live score since a time, summed by the database: what an `EvidenceSums` begins with.
 *
 * @param epochMs of the sums
 * @param sinceMs older ones have no weight left
 */
export async function sumLiveScores(
  sql: Client,
  { epochMs, halfLifeMs, sinceMs }: { epochMs: number; halfLifeMs: number; sinceMs: number },
): Promise<{ readonly position: LiveScorePosition; readonly sums: StoredSum[] }> {
  const options = { prepare: sql.options.prepare };
  const [reached] = await sql.unsafe<{ seq: string; evidenceId: string }[]>(
    `select coalesce((select max(seq) from feedback), 0) as seq, coalesce((select max(id) from evidence), 0) as "evidenceId"`,
    [],
    options,
  );
  const decay = (column: string): string =>
    `power(2, (extract(epoch from ${column})::double precision * 1000 - $1) / $2)`;
  const rows = await sql.unsafe<(ScoreRow & { weight: number; successes: number })[]>(
    `with ${changes}
     select 'feedback ' || f.metric as source, c.candidate, c.task, f.tenant, encode(f.user_key, 'base64') as rater,
       sum(f.weight * c.share * k.share * ${decay("f.created_at")}) as weight,
       sum(f.weight * c.share * k.share * f.score * ${decay("f.created_at")}) as successes
     from feedback f ${credited("f")} ${kept("c.candidate", "c.task", "f.created_at")}
     where f.seq <= $4 and (f.superseded_by is null or f.superseded_by > $4) and f.score is not null and f.weight > 0
       and f.created_at > to_timestamp($3::double precision / 1000) and c.candidate is not null and c.task is not null
     group by 1, 2, 3, 4, 5
     union all
     select source || ' ' || source_name, candidate_id, task_type, null, null,
       sum(weight * k.share * ${decay("observed_at")}), sum(weight * k.share * score * ${decay("observed_at")})
     from evidence e ${kept("e.candidate_id", "e.task_type", "e.observed_at")}
     where id <= $5 and source in ${liveSources} and score is not null and weight > 0
       and observed_at > to_timestamp($3::double precision / 1000) and task_type is not null
     group by 1, 2, 3`,
    [epochMs, halfLifeMs, sinceMs, reached!.seq, reached!.evidenceId],
    options,
  );
  return {
    position: { seq: Number(reached!.seq), evidenceId: Number(reached!.evidenceId) },
    sums: rows.map((row) => ({
      ...subjectOf(row),
      weight: Number(row.weight),
      successes: Number(row.successes),
    })),
  };
}

interface ObservedRow extends ScoreRow {
  readonly place: string;
  readonly score: number;
  readonly weight: number;
  readonly observedAtMs: number;
}

/** Rows of one page of `liveScoresAfter`. */
const pageRows = 5_000;

/**
 * What was scored after a position, in order: what was corrected comes a second time, with its weight below 0.
 *
 * @returns null: nothing new. `hasMore`: ask again from the new position
 */
export async function liveScoresAfter(
  sql: Client,
  { seq, evidenceId }: LiveScorePosition,
): Promise<{
  readonly position: LiveScorePosition;
  readonly observations: LiveObservation[];
  readonly hasMore: boolean;
} | null> {
  const options = { prepare: sql.options.prepare };
  const [feedback, evidence] = await Promise.all([
    sql.unsafe<ObservedRow[]>(
      `with ${changes}, newer as materialized (select * from feedback where seq > $1 order by seq limit ${pageRows})
       select n.seq as place, 'feedback ' || n.metric as source, c.candidate, c.task, n.tenant, encode(n.user_key, 'base64') as rater,
         n.score, n.weight * c.share * k.share as weight, extract(epoch from n.created_at)::double precision * 1000 as "observedAtMs"
       from newer n ${credited("n")} ${kept("c.candidate", "c.task", "n.created_at")}
       union all
       select n.seq, 'feedback ' || o.metric, c.candidate, c.task, o.tenant, encode(o.user_key, 'base64'),
         o.score, -o.weight * c.share * k.share, extract(epoch from o.created_at)::double precision * 1000
       from newer n join feedback o on o.seq = n.replaces ${credited("o")}
         ${kept("c.candidate", "c.task", "o.created_at")}`,
      [seq],
      options,
    ),
    sql.unsafe<ObservedRow[]>(
      `with ${changes}
       select e.id as place, source || ' ' || source_name as source, e.candidate_id as candidate, e.task_type as task, null as tenant,
         null as rater, score, weight * k.share as weight, extract(epoch from observed_at)::double precision * 1000 as "observedAtMs"
       from evidence e ${kept("e.candidate_id", "e.task_type", "e.observed_at")} where id > $1 and source in ${liveSources} order by id limit ${pageRows}`,
      [evidenceId],
      options,
    ),
  ]);
  if (feedback.length + evidence.length === 0) return null;
  const furthest = (rows: readonly ObservedRow[], from: number): number =>
    rows.reduce((last, { place }) => Math.max(last, Number(place)), from);
  return {
    position: { seq: furthest(feedback, seq), evidenceId: furthest(evidence, evidenceId) },
    observations: [...feedback, ...evidence].flatMap((row) =>
      row.score === null || row.weight === 0 || row.candidate === null || row.task === null
        ? []
        : [
            {
              ...subjectOf(row),
              ...{ score: row.score, weight: row.weight, observedAtMs: Number(row.observedAtMs) },
            },
          ],
    ),
    hasMore: feedback.length >= pageRows || evidence.length === pageRows,
  };
}

const subjectOf = (
  row: ScoreRow,
): Pick<LiveObservation, "source" | "candidateId" | "taskType" | "rater"> => ({
  ...{ source: row.source, candidateId: row.candidate, taskType: row.task },
  rater: raterOf(row),
});

/** A user's key holds its tenant already; those without one are the tenant's rest. */
const raterOf = ({ tenant, rater }: ScoreRow): LiveRater | null =>
  tenant === null ? null : { id: rater ?? tenant, isNamed: rater !== null };

/**
 * Share that what was known before still counts for, of candidates whose quality changed, by task type.
 *
 * @param taskTypes all that a change may be of
 */
export async function keptByTask(
  sql: Client,
  taskTypes: readonly TaskTypeId[],
): Promise<Map<TaskTypeId, Map<string, number>>> {
  const rows = await sql.unsafe<{ candidate: string; task: string | null }[]>(
    `with ${changes} select candidate_id as candidate, task_type as task from changes`,
    [],
    { prepare: sql.options.prepare },
  );
  const byTask = new Map<TaskTypeId, Map<string, number>>();
  for (const { candidate, task } of rows)
    for (const one of task === null ? taskTypes : [task])
      byTask.set(one, (byTask.get(one) ?? new Map<string, number>()).set(candidate, keptAfterChange));
  return byTask;
}
