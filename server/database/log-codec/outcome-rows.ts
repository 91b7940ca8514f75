import {
  type Attempt,
  type Cost,
  extraMeters,
  type Meters,
  type Outcome,
  ordinaryTier,
  type PriceSnapshot,
} from "../../../engine/index.ts";
import { batchColumns, batchInsertSql, createRowJoin } from "../repositories/batch-insert.ts";
import { jsonInteger, jsonName, jsonNumber, jsonText, memoJson } from "../repositories/json-text.ts";
import { outcomes } from "../schema/index.ts";
import type { EncodedRow } from "./decision-rows.ts";
import { type LogValueId, type LogValues, logValueId } from "./log-values.ts";
import type { ReplyRecord } from "./prompt-record.ts";
import type { StoredOutcome } from "./stored-types.ts";

export const outcomeColumns = batchColumns(outcomes, ["priceSnapshot"]);

/** Inserts encoded outcomes; one that is there already stays as it is. */
export const insertOutcomesSql = batchInsertSql(
  outcomes,
  outcomeColumns,
  "on conflict (request_id) do nothing",
);

const joinRow = createRowJoin(outcomeColumns);

type OutcomeProperty = Exclude<keyof typeof outcomes.$inferInsert, "priceSnapshot">;

/**
 * An outcome as one row of a batch; see `encodeDecision` for why it is encoded at once.
 *
 * @param replyText What to store of the reply; null: nothing.
 * @throws RangeError where a figure is not a number.
 */
export function encodeOutcome(outcome: Outcome, reply: ReplyRecord, replyText: string | null): EncodedRow {
  const values: object[] = [];
  const { usage, cost } = outcome;
  // In the order of the columns.
  const row: Record<OutcomeProperty, string> = {
    requestId: `"${outcome.requestId}"`,
    finishedAt: jsonNumber(outcome.finishedAtMs),
    tenant: jsonName(reply.tenant),
    status: jsonName(outcome.status),
    servedCandidate: jsonName(outcome.servedCandidateId),
    servedDeployment: jsonName(outcome.servedDeploymentId),
    attempts: isPlain(outcome) ? "null" : jsonText(outcome.attempts),
    inputTokens: jsonInteger(usage?.inputTokens ?? null),
    cachedInputTokens: jsonInteger(usage?.cachedInputTokens ?? null),
    cacheWriteTokens: jsonInteger(usage?.cacheWriteTokens ?? null),
    outputTokens: jsonInteger(usage?.outputTokens ?? null),
    reasoningTokens: jsonInteger(usage?.reasoningTokens ?? null),
    extraMeters: extraMetersJson(usage),
    upstreamCostNanoUsd: jsonInteger(cost?.upstreamNanoUsd ?? null),
    markupNanoUsd: jsonInteger(cost?.markupNanoUsd ?? null),
    totalCostNanoUsd: jsonInteger(cost?.totalNanoUsd ?? null),
    costUnknownReason: jsonName(outcome.costUnknownReason),
    priceId: priceId(outcome.priceSnapshot, values),
    timeToFirstTokenMs: jsonNumber(outcome.timeToFirstTokenMs),
    totalMs: jsonNumber(outcome.totalMs),
    overheadMs: jsonNumber(outcome.overheadMs),
    finishReason: jsonName(outcome.finishReason),
    errorCode: jsonName(outcome.errorCode),
    isStream: String(outcome.isStream),
    replyText: replyText === null ? "null" : jsonText(replyText),
    keyId: jsonName(reply.keyId ?? null),
    tags: reply.tags === undefined || reply.tags.length === 0 ? "null" : memoJson(reply.tags),
    labelsId: labelsId(reply, values),
    cacheSavedNanoUsd: jsonInteger(outcome.cached?.savedNanoUsd ?? null),
  };
  return { json: `[${joinRow(row)}]`, values };
}

const snapshots = new WeakMap<object, Map<number, PriceSnapshot>>();

/** A snapshot is made for one request, the price in it belongs to the catalogue: one object for all requests. */
function priceId(snapshot: PriceSnapshot | null, values: object[]): string {
  if (snapshot === null) return "null";
  const { price, markupBasisPoints } = snapshot;
  const ofPrice = snapshots.get(price) ?? new Map<number, PriceSnapshot>();
  snapshots.set(price, ofPrice);
  const shared = ofPrice.get(markupBasisPoints) ?? snapshot;
  ofPrice.set(markupBasisPoints, shared);
  values.push(shared);
  return `"${logValueId(shared)}"`;
}

function labelsId({ labels }: ReplyRecord, values: object[]): string {
  if (labels === undefined) return "null";
  values.push(labels);
  return `"${logValueId(labels)}"`;
}

/** What most requests are: one attempt, which served, and the gateway's own part before it. The other columns then tell of it. */
function isPlain(outcome: Outcome): boolean {
  const { attempts, status, servedCandidateId, servedDeploymentId, totalMs, overheadMs } = outcome;
  const [attempt] = attempts;
  return (
    attempt !== undefined &&
    attempts.length === 1 &&
    status === "ok" &&
    attempt.errorCode === null &&
    attempt.status === plainStatus &&
    Math.abs(totalMs - overheadMs - attempt.durationMs) < plainDifferenceMs &&
    attempt.candidateId === servedCandidateId &&
    attempt.deploymentId === servedDeploymentId
  );
}

/** HTTP status of what served. */
const plainStatus = 200;
/** What a plain attempt's time may differ from the request's time without the gateway's part. */
const plainDifferenceMs = 1;

/** The one attempt of a plain outcome: it began when the gateway had done its part, and ended with the request. */
function plainAttempts(row: OutcomeRow): Attempt[] {
  const { servedCandidate, servedDeployment, totalMs, overheadMs } = row;
  if (servedCandidate === null || servedDeployment === null) return [];
  const durationMs = Math.max(0, totalMs - overheadMs);
  return [
    {
      deploymentId: servedDeployment,
      candidateId: servedCandidate,
      startedAtMs: Date.parse(row.finishedAt) - durationMs,
      durationMs,
      status: plainStatus,
      errorCode: null,
    },
  ];
}

/** The snapshot's id, to be read before its row is decoded. */
export const priceIdsOf = (rows: readonly Pick<OutcomeRow, "priceId">[]): LogValueId[] =>
  rows.flatMap(({ priceId: id }) => (id === null ? [] : [id]));

/** A row of `outcomes` as read by drizzle. */
type OutcomeRow = typeof outcomes.$inferSelect;

export function decodeOutcome(row: OutcomeRow, values: LogValues): StoredOutcome {
  return {
    requestId: row.requestId,
    finishedAtMs: Date.parse(row.finishedAt),
    status: row.status,
    servedCandidateId: row.servedCandidate,
    servedDeploymentId: row.servedDeployment,
    attempts: row.attempts ?? plainAttempts(row),
    usage: usageOf(row),
    cost: costOf(row),
    costUnknownReason: row.costUnknownReason,
    priceSnapshot:
      row.priceId == null ? (row.priceSnapshot ?? null) : (values.get(row.priceId) as PriceSnapshot),
    timeToFirstTokenMs: row.timeToFirstTokenMs,
    totalMs: row.totalMs,
    overheadMs: row.overheadMs,
    finishReason: row.finishReason,
    errorCode: row.errorCode,
    isStream: row.isStream,
    tenant: row.tenant,
    replyText: row.replyText,
  };
}

/** All parts unknown and no usage at all are the same to whoever reads it. */
function usageOf(row: OutcomeRow): Meters | null {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = row;
  const usage = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  const isKnown = row.extraMeters !== null || Object.values(usage).some((tokens) => tokens !== null);
  return isKnown ? { ...usage, ...(row.extraMeters ?? {}) } : null;
}

/** Most replies have none. */
function extraMetersJson(usage: Meters | null): string {
  if (usage === null) return "null";
  // The ordinary tier is what an absent one stands for in the log.
  let isCounted = (usage.serviceTier ?? ordinaryTier) !== ordinaryTier || usage.unpricedTools !== undefined;
  for (const meter of extraMeters) isCounted ||= usage[meter] != null;
  if (!isCounted) return "null";
  const { serviceTier, unpricedTools } = usage;
  const counted = extraMeters.filter((meter) => usage[meter] != null);
  return jsonText({
    ...Object.fromEntries(counted.map((meter) => [meter, usage[meter]])),
    serviceTier,
    unpricedTools,
  });
}

function costOf(row: OutcomeRow): Cost | null {
  const { upstreamCostNanoUsd, markupNanoUsd, totalCostNanoUsd } = row;
  if (upstreamCostNanoUsd === null || markupNanoUsd === null || totalCostNanoUsd === null) return null;
  return {
    upstreamNanoUsd: upstreamCostNanoUsd,
    markupNanoUsd,
    totalNanoUsd: totalCostNanoUsd,
  };
}
