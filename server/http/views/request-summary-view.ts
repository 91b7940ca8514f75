import type { RequestSummary as RequestSummaryView } from "../../answers/request-answers.ts";
import type { RequestSummary } from "../../database/repositories/list-requests.ts";

/** One line of `GET /v1/requests`, and of the live events. */
export const requestSummaryView = (summary: RequestSummary): RequestSummaryView => ({
  request_id: summary.requestId,
  received_at: summary.receivedAtMs === null ? null : new Date(summary.receivedAtMs).toISOString(),
  tenant: summary.tenant,
  key_id: summary.keyId,
  status: summary.status,
  error_code: summary.errorCode,
  requested_model: summary.requestedModel,
  served_by: summary.servedCandidate,
  provider: summary.provider,
  task: summary.taskType,
  stream: summary.isStream,
  cached: summary.isCached,
  input_tokens: summary.inputTokens,
  output_tokens: summary.outputTokens,
  cost_usd: summary.costNanoUsd === null ? null : summary.costNanoUsd / 1e9,
  cost_unknown_reason: summary.costUnknownReason,
  total_ms: summary.totalMs,
  time_to_first_token_ms: summary.timeToFirstTokenMs,
  attempts: summary.attemptCount,
});
