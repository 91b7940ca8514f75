import type { ClientError } from "../../protocols/reply-codec.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import { unknownModelCodes } from "./classify-reply.ts";
import { type DispatchErrorCode, dispatchErrorCodes } from "./dispatch-error-codes.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

export interface FailedAttempt {
  readonly target: DispatchTarget;
  readonly failure: AttemptFailure;
}

export interface ErrorReply {
  readonly status: number;
  readonly code: DispatchErrorCode;
  readonly error: ClientError;
  /** Seconds, whole; null: no wait is known. */
  readonly retryAfterSeconds: number | null;
}

/**
 * The error that a client gets when no attempt succeeded. It tells of the refusal of the request itself where there was one, because that
 * is what the client can fix, and otherwise of the first target: what happened at a fallback must not hide it. All that was tried is
 * named.
 */
export function errorReply(failed: readonly FailedAttempt[]): ErrorReply {
  const reported =
    failed.find((attempt) => attempt.failure.code === "upstream_rejected") ?? lastOfFirstTarget(failed);
  const { failure } = reported;
  const definition = dispatchErrorCodes[failure.code];
  const status = clientStatus(failure);
  const message = failureMessage(reported, failure.code);
  const others = failed.length > 1 ? ` Tried: ${failed.map(attemptLabel).join(", ")}.` : "";
  const waits = failed
    .map((attempt) => attempt.failure.retryAfterMs ?? attempt.failure.refusedForMs)
    .filter((wait) => wait !== null);
  return {
    status,
    code: failure.code,
    error: {
      // What a filter says is for the caller as it is.
      message: failure.scope === "none" ? (failure.upstreamMessage ?? message) : message + others,
      ...{ type: definition.type, code: shownCode(failure), param: failure.param, status },
    },
    retryAfterSeconds: waits.length === 0 ? null : Math.ceil(Math.min(...waits) / 1_000),
  };
}

const keptCodes: ReadonlySet<DispatchErrorCode> = new Set([
  ...(["upstream_rejected", "upstream_credentials", "upstream_not_found"] as const),
]);

/** Agents act on some codes of upstreams: they stay as they are. */
function shownCode({ code, upstreamCode }: AttemptFailure): string {
  return keptCodes.has(code) && upstreamCode !== null ? upstreamCode : code;
}

/** What the last event says of a stream which broke after its first byte. */
export function brokenStreamError(broken: FailedAttempt): ClientError {
  const { type } = dispatchErrorCodes.upstream_stream_broken;
  const message = failureMessage(broken, "upstream_stream_broken");
  return { message, type, code: "upstream_stream_broken", param: null };
}

function failureMessage({ target, failure }: FailedAttempt, code: DispatchErrorCode): string {
  return dispatchErrorCodes[code].message({
    provider: target.deployment.provider,
    modelId: target.candidate.model.id,
    detail: failure.detail,
    retirement: target.candidate.model.retirement,
  });
}

function lastOfFirstTarget(failed: readonly FailedAttempt[]): FailedAttempt {
  const first = failed[0]?.target.deployment.id;
  const reported = failed.findLast((attempt) => attempt.target.deployment.id === first);
  if (reported === undefined) throw new RangeError("an error reply needs at least one failed attempt");
  return reported;
}

function attemptLabel({ target, failure }: FailedAttempt): string {
  return `${target.deployment.id} (${failure.status ?? failure.code})`;
}

/**
 * The upstream's status where clients act on it, so that SDKs raise the class that fits and wait as they would for the provider. Not that of a
 * key which is refused: it is the gateway's, and a client that reads 401 asks its user for another.
 */
function clientStatus({ code, statedStatus, upstreamCode, retryAfterMs, ...reply }: AttemptFailure): number {
  const status = statedStatus ?? reply.status;
  if (code === "upstream_rejected") return status !== null && status >= 400 && status < 500 ? status : 400;
  if (code === "upstream_error" && status !== null && status >= 500 && status < 600) return status;
  // It was not called: it has asked to be left alone for so long.
  if (code === "upstream_error" && status === null && retryAfterMs !== null) return 503;
  if (code === "upstream_credentials" && upstreamCode === "insufficient_quota") return 429;
  if (code === "upstream_not_found" && unknownModelCodes.has(upstreamCode)) return 404;
  return dispatchErrorCodes[code].status;
}
