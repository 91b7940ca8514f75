import type { Clock, Outcome } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import type { ReplySink } from "../pipeline/dispatch/dispatch-context.ts";
import type { CachedReply } from "./response-cache.ts";

/** The gateway's own report of what a reply cost. Inside a text its quotes would be escaped. */
const costReport = /"cost":(?:null|[\d.e+-]+),"cost_details":\{[^{}]*\}/g;

/** Answers with a reply that was given before: the same bytes, but that it costs nothing and says what was saved. @param budgetWarning to whom asks now; null: none */
export function answerFromCache(
  reply: CachedReply,
  operation: Operation,
  sink: ReplySink,
  clock: Clock,
  budgetWarning: string | null,
): Outcome {
  const saved = reply.costNanoUsd === null ? "null" : String(reply.costNanoUsd / 1e9);
  const report = `"cost":0,"cost_details":{"upstream_inference_cost":0,"markup":0,"saved":${saved}}`;
  const body = reply.body.replace(costReport, report);
  const ageSeconds = Math.max(0, Math.floor((clock.nowMs() - reply.storedAtMs) / 1_000));
  const headers: Record<string, string> = Object.assign({}, reply.headers, {
    "x-tradewind-cache": "hit",
    "x-tradewind-cost-usd": "0.000000000",
    age: String(ageSeconds),
  });
  if (reply.costNanoUsd !== null) headers["x-tradewind-saved-usd"] = (reply.costNanoUsd / 1e9).toFixed(9);
  if (budgetWarning !== null) headers["x-tradewind-budget"] = budgetWarning;
  if (headers["content-length"] !== undefined) headers["content-length"] = String(body.length);
  sink.writeHead(200, headers);
  sink.end(body);
  const totalMs = clock.monotonicMs() - operation.receivedAtMs;
  return {
    requestId: operation.id,
    finishedAtMs: clock.nowMs(),
    status: "ok",
    servedCandidateId: reply.candidateId,
    servedDeploymentId: null,
    attempts: [],
    usage: null,
    cost: { upstreamNanoUsd: 0, markupNanoUsd: 0, totalNanoUsd: 0 },
    costUnknownReason: null,
    priceSnapshot: null,
    timeToFirstTokenMs: operation.payload.isStream ? totalMs : null,
    totalMs,
    overheadMs: totalMs,
    finishReason: reply.finishReason,
    errorCode: null,
    isStream: operation.payload.isStream,
    cached: { savedNanoUsd: reply.costNanoUsd, labels: reply.labels },
  };
}
