import type { Cost, Meters } from "../../../engine/index.ts";
import type { outcomes } from "../schema/index.ts";
import type { StoredOutcome } from "./stored-types.ts";

/** A row of `outcomes` as read by drizzle. */
export type OutcomeRow = typeof outcomes.$inferSelect;

export function decodeOutcome(row: OutcomeRow): StoredOutcome {
  return {
    requestId: row.requestId,
    finishedAtMs: Date.parse(row.finishedAt),
    status: row.status,
    servedCandidateId: row.servedCandidate,
    servedDeploymentId: row.servedDeployment,
    attempts: row.attempts,
    usage: usageOf(row),
    cost: costOf(row),
    costUnknownReason: row.costUnknownReason,
    priceSnapshot: row.priceSnapshot,
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
  return Object.values(usage).every((tokens) => tokens === null) ? null : usage;
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
