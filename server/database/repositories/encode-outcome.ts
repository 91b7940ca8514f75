import type { Outcome, PriceSnapshot } from "../../../engine/index.ts";
import { outcomes } from "../schema/index.ts";
import { batchColumns, batchInsertSql } from "./batch-insert.ts";
import { jsonInteger, jsonNumber, jsonText, memoJson } from "./json-text.ts";
import type { ReplyRecord } from "./prompt-record.ts";

export const outcomeColumns = batchColumns(outcomes);

/** Inserts encoded outcomes; one that is there already stays as it is. */
export const insertOutcomesSql = batchInsertSql(
  outcomes,
  outcomeColumns,
  "on conflict (request_id) do nothing",
);

type OutcomeProperty = keyof typeof outcomes.$inferInsert;

/**
 * An outcome as one row of a batch; see `encodeDecision` for why it is encoded at once.
 *
 * @param replyText What to store of the reply; null: nothing.
 * @throws RangeError where a figure is not a number.
 */
export function encodeOutcome(outcome: Outcome, reply: ReplyRecord, replyText: string | null): string {
  const { usage, cost } = outcome;
  const values: Record<OutcomeProperty, string> = {
    requestId: jsonText(outcome.requestId),
    finishedAt: jsonNumber(outcome.finishedAtMs),
    tenant: jsonText(reply.tenant),
    status: jsonText(outcome.status),
    servedCandidate: jsonText(outcome.servedCandidateId),
    servedDeployment: jsonText(outcome.servedDeploymentId),
    attempts: jsonText(outcome.attempts),
    inputTokens: jsonInteger(usage?.inputTokens ?? null),
    cachedInputTokens: jsonInteger(usage?.cachedInputTokens ?? null),
    cacheWriteTokens: jsonInteger(usage?.cacheWriteTokens ?? null),
    outputTokens: jsonInteger(usage?.outputTokens ?? null),
    reasoningTokens: jsonInteger(usage?.reasoningTokens ?? null),
    upstreamCostNanoUsd: jsonInteger(cost?.upstreamNanoUsd ?? null),
    markupNanoUsd: jsonInteger(cost?.markupNanoUsd ?? null),
    totalCostNanoUsd: jsonInteger(cost?.totalNanoUsd ?? null),
    costUnknownReason: jsonText(outcome.costUnknownReason),
    priceSnapshot: priceJson(outcome.priceSnapshot),
    timeToFirstTokenMs: jsonNumber(outcome.timeToFirstTokenMs),
    totalMs: jsonNumber(outcome.totalMs),
    overheadMs: jsonNumber(outcome.overheadMs),
    finishReason: jsonText(outcome.finishReason),
    errorCode: jsonText(outcome.errorCode),
    isStream: String(outcome.isStream),
    replyText: jsonText(replyText),
  };
  return `[${orderedProperties.map((property) => values[property]).join(",")}]`;
}

const orderedProperties = outcomeColumns.map((column) => column.property as OutcomeProperty);

/** The snapshot is made for one request, the price in it belongs to the catalogue. */
function priceJson(snapshot: PriceSnapshot | null): string {
  if (snapshot === null) return "null";
  return `{"price":${memoJson(snapshot.price)},"markupBasisPoints":${jsonInteger(snapshot.markupBasisPoints)}}`;
}
