import type { Log } from "../database/log.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { labelsOf } from "../pipeline/request-labels.ts";

/** A request that was refused before it was read, or before it was decided who serves it. */
interface Refusal {
  readonly requestId: string;
  readonly code: string;
  readonly status: number;
  readonly route: string | null;
}

interface RequestLines {
  readonly consumer: RequestConsumer;
  readonly refused: (refusal: Refusal) => void;
}

const nanoUsdPerUsd = 1e9;
const maxNameCharacters = 200;
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1_000) / 1_000);

/**
 * One line of the log for each request, with the ids that find it in a trace and in the database. No text of a prompt or reply is in it; of what the
 * client wrote only the name of the model, cut.
 *
 * @param which `errors`: those that were refused, failed or broke; `none`: the result is null
 */
export function createRequestLines(log: Log, which: "errors" | "all"): RequestLines;
export function createRequestLines(log: Log, which: "errors" | "all" | "none"): RequestLines | null;
export function createRequestLines(log: Log, which: "errors" | "all" | "none"): RequestLines | null {
  if (which === "none") return null;
  /** Those that have their line and whose refusal is still to be told. */
  const written = new Set<string>();
  return {
    consumer: {
      settled(operation, plan, outcome) {
        const { status, errorCode, usage, cost } = outcome;
        const isFault = status === "error" || status === "broken";
        if (plan === null && status === "error") written.add(operation.id);
        if (!isFault && which === "errors") return;
        const { id, trace, principal, payload } = operation;
        const fields = {
          requestId: id,
          traceId: trace?.traceId,
          spanId: trace?.spanId,
          tenant: principal.tenant,
          keyId: principal.keyId,
          ...{ kind: operation.kind, protocol: operation.protocol, isStream: payload.isStream },
          requestedModel: operation.requestedModel.slice(0, maxNameCharacters),
          ...labelsOf(plan, outcome),
          deployment: outcome.servedDeploymentId,
          ...{ status, errorCode, finishReason: outcome.finishReason },
          attempts: outcome.attempts.map(
            ({ deploymentId, durationMs, status: httpStatus, errorCode: code, part, upstreamRequestId }) => ({
              ...{ deployment: deploymentId, durationMs: rounded(durationMs) },
              ...{ status: httpStatus, errorCode: code },
              ...(part === undefined ? {} : { how: part.how }),
              upstreamRequestId,
            }),
          ),
          isCached: outcome.cached !== undefined,
          inputTokens: usage?.inputTokens ?? null,
          outputTokens: usage?.outputTokens ?? null,
          costUsd: cost === null ? null : cost.totalNanoUsd / nanoUsdPerUsd,
          timeToFirstTokenMs: rounded(outcome.timeToFirstTokenMs),
          totalMs: rounded(outcome.totalMs),
          overheadMs: rounded(outcome.overheadMs),
        };
        if (isFault) log.warn(fields, "request");
        else log.info(fields, "request");
      },
    },
    refused({ requestId, code, status, route }) {
      if (written.delete(requestId)) return;
      log.warn({ requestId, route, status: "error", httpStatus: status, errorCode: code }, "request");
    },
  };
}
