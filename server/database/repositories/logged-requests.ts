import { sql } from "drizzle-orm";
import { readRequestedModel } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { type LogValueId, readLogValues } from "../log-codec/log-values.ts";
import { rankingIds, rankingSql } from "../log-codec/packed-ranking.ts";
import { requestIdBound, requestIdTimeMs } from "../request-id.ts";
import { withoutJit } from "../without-jit.ts";
import { readScoresBetween, readSessionScores, type ScoreSums } from "./feedback-scores.ts";
import { requestScores } from "./request-scores.ts";
import {
  type OutcomeRow,
  type PageRow,
  type Scores,
  type StoredRequest,
  scoreOf,
  storedRequest,
} from "./stored-request.ts";

interface LoggedRequestsQuestion {
  /** Milliseconds since 1970: requests of this moment and after. */
  readonly sinceMs: number;
  /** The first moment that is not asked for. */
  readonly untilMs: number;
  /** Whose requests; null: everybody's. */
  readonly tenant: string | null;
  /** Reads features as well, which takes ten times as long. @default false */
  readonly withFeatures?: boolean;
  /** Rows of one statement, which are worked on at a stretch. @default 4000: with 20 candidates about 3 MB */
  readonly pageRows?: number;
}

/** Requests of the time by what they asked for. */
interface RequestKinds {
  /** `auto` alone: the configured policy decided. */
  readonly automatic: number;
  /** A preset of `auto`: the configured weights do not decide them. */
  readonly presets: number;
  readonly named: number;
  /** Names that mean `auto` alone. */
  readonly names: readonly string[];
}

const defaultPageRows = 4_000;

type Kind = "automatic" | "presets" | "named";

/** Counts the requests of a time by what they asked for. */
export async function countRequestKinds(
  db: Queryable,
  question: LoggedRequestsQuestion,
): Promise<RequestKinds> {
  const counts = { automatic: 0, presets: 0, named: 0 };
  const names: string[] = [];
  const rows = await withoutJit(db, (uncompiled) =>
    uncompiled.execute<{ name: string; requests: string }>(
      sql`select requested_model as name, count(*) as requests from decisions where ${rangeSql(question, null)} group by 1`,
    ),
  );
  for (const { name, requests } of rows) {
    const kind = kindOf(name);
    counts[kind] += Number(requests);
    if (kind === "automatic") names.push(name);
  }
  return { ...counts, names };
}

/** From when on a time has no more than so many requests, give or take those of one millisecond. */
export async function newestSince(
  db: Queryable,
  question: LoggedRequestsQuestion,
  requests: number,
): Promise<number> {
  const [row] = await withoutJit(db, (uncompiled) =>
    uncompiled.execute<{ id: string }>(
      sql`select request_id as id from decisions where ${rangeSql(question, null)} order by request_id desc offset ${requests - 1} limit 1`,
    ),
  );
  return row === undefined
    ? question.sinceMs
    : Math.max(question.sinceMs, requestIdTimeMs(row.id) ?? question.sinceMs);
}

/**
 * Requests that the configured policy decided, oldest first, in pages: memory does not grow with their number. A page makes its requests one by one, so
 * that one is forgotten before the next: a page of them at once would outlive the collection of what is young.
 */
export async function* loggedRequests(
  db: Queryable,
  question: LoggedRequestsQuestion,
  { names }: Pick<RequestKinds, "names">,
): AsyncGenerator<Iterable<StoredRequest>> {
  if (names.length === 0) return;
  const judged = await requestScores(db, question.sinceMs);
  const sessions = await readSessionScores(db, question.sinceMs);
  const values = new Map<LogValueId, unknown>();
  let next = readPart(db, question, names, { after: null, values });
  for (;;) {
    const { page, scores, outcomes, isLast } = await next;
    const last = page.at(-1);
    if (last === undefined) return;
    // One part is read while the one before is worked on.
    next = isLast
      ? Promise.resolve(noPart)
      : readPart(db, question, names, { after: last.requestId, values });
    next.catch(() => undefined);
    yield requestsOf(page, values, outcomes, { scores, sessions, judged }, question.withFeatures === true);
  }
}

/** A page with what other tables say of its requests. */
interface Part {
  readonly page: readonly PageRow[];
  readonly scores: ReadonlyMap<string, ScoreSums>;
  readonly outcomes: ReadonlyMap<string, OutcomeRow>;
  readonly isLast: boolean;
}

const noPart: Part = { page: [], scores: new Map(), outcomes: new Map(), isLast: true };

async function readPart(
  db: Queryable,
  question: LoggedRequestsQuestion,
  names: readonly string[],
  { after, values }: { readonly after: string | null; readonly values: Map<LogValueId, unknown> },
): Promise<Part> {
  const page = await readPage(db, question, names, after);
  if (page.length === 0) return noPart;
  const [first, last] = [page[0]!.requestId, page.at(-1)!.requestId];
  const [scores, outcomes] = await Promise.all([
    readScoresBetween(db, first, last),
    readOutcomes(db, first, last),
    readNewValues(db, page, values),
  ]);
  return { page, scores, outcomes, isLast: page.length < (question.pageRows ?? defaultPageRows) };
}

function* requestsOf(
  page: readonly PageRow[],
  values: ReadonlyMap<LogValueId, unknown>,
  outcomes: ReadonlyMap<string, OutcomeRow>,
  scores: Scores,
  withFeatures: boolean,
): Generator<StoredRequest> {
  for (const row of page) {
    const outcome = outcomes.get(row.requestId);
    const request = storedRequest(row, values, { outcome, score: scoreOf(row, scores), withFeatures });
    if (request !== null) yield request;
  }
}

function rangeSql({ sinceMs, untilMs, tenant }: LoggedRequestsQuestion, after: string | null) {
  const from =
    after === null ? sql`request_id >= ${requestIdBound(sinceMs)}::uuid` : sql`request_id > ${after}::uuid`;
  const own = tenant === null ? sql`` : sql` and tenant = ${tenant}`;
  return sql`${from} and request_id < ${requestIdBound(untilMs)}::uuid${own}`;
}

async function readPage(
  db: Queryable,
  question: LoggedRequestsQuestion,
  names: readonly string[],
  after: string | null,
): Promise<PageRow[]> {
  const packed = sql.raw(question.withFeatures === true ? "d.packed" : rankingSql("d.packed"));
  const rows = await db.execute<PageRow>(sql`
    select d.request_id as "requestId", d.task_type as "taskType", d.chosen_candidate as chosen, d.propensity, d.details, d.policy,
      d.input_tokens_estimate as "inputTokensEstimate", encode(d.session_key, 'hex') as "sessionKey",
      coalesce('u' || encode(d.user_key, 'hex'), 's' || encode(d.session_key, 'hex'), d.conversation_key, encode(d.prompt_hash, 'hex')) as cluster,
      d.priors_version as "priorsVersion", ${packed} as packed
    from (
      select * from decisions where ${rangeSql(question, after)} and requested_model in ${names} and packed is not null
      order by request_id limit ${question.pageRows ?? defaultPageRows}) d
    order by d.request_id`);
  return [...rows];
}

/** By a range of ids, which reads the days that it covers in the order of the index; a join would be planned anew with every page. */
async function readOutcomes(db: Queryable, first: string, last: string): Promise<Map<string, OutcomeRow>> {
  const rows = await db.execute<OutcomeRow>(sql`
    select request_id as "requestId", total_cost_nano_usd as charged, total_ms as "totalMs", status, served_candidate as served,
      input_tokens as "inputTokens", cached_input_tokens as "cachedInputTokens", output_tokens as "outputTokens"
    from outcomes where request_id between ${first}::uuid and ${last}::uuid`);
  return new Map(Array.from(rows, (row) => [row.requestId, row]));
}

async function readNewValues(
  db: Queryable,
  page: readonly PageRow[],
  values: Map<LogValueId, unknown>,
): Promise<void> {
  const wanted = new Set<LogValueId>();
  for (const { packed } of page) {
    const { namesId, policyId } = rankingIds(packed!);
    if (!values.has(namesId)) wanted.add(namesId);
    if (policyId !== null && !values.has(policyId)) wanted.add(policyId);
  }
  if (wanted.size > 0) for (const [id, value] of await readLogValues(db, wanted)) values.set(id, value);
}

function kindOf(requestedModel: string): Kind {
  const requested = readRequestedModel(requestedModel);
  if (requested?.kind !== "auto") return "named";
  return requested.preset === null ? "automatic" : "presets";
}
