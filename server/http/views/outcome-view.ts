import { type Attempt, extraMeters, type Meters, type Outcome } from "../../../engine/index.ts";
import type { AttemptAnswer, BillAnswer, OutcomeAnswer } from "../../answers/outcome-answer.ts";
import { isTenantDeployment } from "../../operation/tenant-deployment.ts";

const usd = (nanoUsd: number): number => nanoUsd / 1e9;

/** An outcome as the API shows it. */
export function outcomeView(outcome: Outcome): OutcomeAnswer {
  const { usage, cost } = outcome;
  return {
    status: outcome.status,
    finished_at: new Date(outcome.finishedAtMs).toISOString(),
    served_by: outcome.servedCandidateId,
    deployment: outcome.servedDeploymentId,
    // Whose account paid.
    provider_key:
      outcome.servedDeploymentId === null
        ? null
        : isTenantDeployment(outcome.servedDeploymentId)
          ? "own"
          : "shared",
    finish_reason: outcome.finishReason,
    error_code: outcome.errorCode,
    stream: outcome.isStream,
    usage:
      usage === null
        ? null
        : {
            input_tokens: usage.inputTokens,
            cached_input_tokens: usage.cachedInputTokens,
            cache_write_tokens: usage.cacheWriteTokens,
            output_tokens: usage.outputTokens,
            reasoning_tokens: usage.reasoningTokens,
            ...extraView(usage),
            ...(usage.serviceTier === undefined ? {} : { service_tier: usage.serviceTier }),
            ...(usage.unpricedTools === undefined ? {} : { unpriced_tools: usage.unpricedTools }),
          },
    cost:
      cost === null
        ? null
        : {
            total_usd: usd(cost.totalNanoUsd),
            upstream_usd: usd(cost.upstreamNanoUsd),
            markup_usd: usd(cost.markupNanoUsd),
          },
    cost_unknown_reason: outcome.costUnknownReason,
    price_snapshot: outcome.priceSnapshot,
    latency: {
      time_to_first_token_ms: outcome.timeToFirstTokenMs,
      total_ms: outcome.totalMs,
      overhead_ms: outcome.overheadMs,
    },
    attempts: outcome.attempts.map(attemptView),
  };
}

/** What was counted beside ordinary tokens, where something was. */
const extraView = (usage: Meters): Readonly<Record<string, number>> =>
  Object.fromEntries(
    extraMeters.flatMap((meter) =>
      usage[meter] == null
        ? []
        : [[meter.replace(/[A-Z]|1h/g, (part) => `_${part.toLowerCase()}`), usage[meter]]],
    ),
  );

const attemptView = (attempt: Attempt): AttemptAnswer => ({
  deployment: attempt.deploymentId,
  candidate: attempt.candidateId,
  started_at: new Date(attempt.startedAtMs).toISOString(),
  duration_ms: attempt.durationMs,
  status: attempt.status,
  error_code: attempt.errorCode,
  ...(attempt.upstreamRequestId === undefined ? {} : { upstream_request_id: attempt.upstreamRequestId }),
  ...(attempt.part === undefined ? {} : { part: { how: attempt.part.how, ...billView(attempt.part) } }),
  ...(attempt.charge === undefined ? {} : { charge: billView(attempt.charge) }),
});

/** What it was billed, of a request that had more than one bill. */
const billView = ({ usage, cost, costUnknownReason }: NonNullable<Attempt["charge"]>): BillAnswer => ({
  input_tokens: usage?.inputTokens ?? null,
  output_tokens: usage?.outputTokens ?? null,
  cost_usd: cost === null ? null : usd(cost.totalNanoUsd),
  cost_unknown_reason: costUnknownReason,
});
