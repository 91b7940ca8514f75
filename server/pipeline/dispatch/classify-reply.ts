import type { ProviderHeaders } from "../../upstream/provider.ts";
import { accountCode } from "./account-code.ts";
import { type AttemptFailure, attemptFailure } from "./attempt-failure.ts";
import { asksToWait, awsKind, type ErrorFields, errorFields, shownParam } from "./error-fields.ts";
import { limitResetMs, parseRetryAfter, statedWaitMs } from "./parse-retry-after.ts";
import { redact } from "./redact.ts";
import { refusalKind, shownCode } from "./refusal-kind.ts";
import { statedStatus } from "./stated-status.ts";

export interface FailedReply {
  readonly status: number;
  readonly headers: ProviderHeaders;
  /** The body as text, as far as it was read; empty: none. */
  readonly bodyText: string;
  /** To be taken out of what is repeated. */
  readonly apiKey: string | null;
  readonly nowMs: number;
}

/** What an upstream's error reply means for the request. */
export function classifyReply(reply: FailedReply): AttemptFailure {
  const body = parseObject(reply.bodyText);
  const fields = errorFields(body?.error ?? body?.detail ?? body);
  const type = fields.type ?? awsKind(reply.headers["x-amzn-errortype"]);
  return classifyStatus(reply, { ...fields, type }, reply.bodyText);
}

/**
 * What an error in the body of a reply with status 200 means, whole or as an event of a stream. Aggregators put the status of the provider
 * behind them into `error.code`; where there is none it counts as the upstream's own failure.
 */
export function classifyErrorBody(error: unknown, reply: Omit<FailedReply, "bodyText">): AttemptFailure {
  const fields = errorFields(error);
  const status = statedStatus(fields) ?? (refusalKind(fields) === null ? 500 : 400);
  const failure = classifyStatus({ ...reply, status }, fields, "");
  return {
    ...failure,
    status: reply.status,
    statedStatus: status,
    detail: `${failure.detail} (in a reply with status ${reply.status})`,
  };
}

/**
 * Statuses of 4xx by which a server tells of itself: a conflict, a connection to the wrong server, a lock, a call behind it that failed, too early, no
 * capacity (Groq's 498), a proxy that gave up (nginx's 499).
 */
const isOwnFailure: ReadonlySet<number> = new Set([409, 421, 423, 424, 425, 498, 499]);

/** Codes of a model that is not served, or no longer (Groq's, with status 400). */
export const unknownModelCodes: ReadonlySet<string | null> = new Set([
  "model_not_found",
  "model_decommissioned",
]);

function classifyStatus(
  reply: Omit<FailedReply, "bodyText">,
  fields: ErrorFields,
  bodyText: string,
): AttemptFailure {
  const { status } = reply;
  const message = redact(fields.message ?? bodyText, reply.apiKey) || null;
  const isRefused = status >= 400 && status < 500 && !asksToWait(status, fields);
  const refusal = isRefused ? refusalKind(fields) : null;
  const facts = {
    ...{ status, upstreamMessage: message },
    upstreamCode: accountCode(status, fields) ?? shownCode(fields, refusal),
    param: shownParam(fields.param),
  };
  const plain = `status ${status}`;
  const asked = parseRetryAfter(reply.headers, reply.nowMs) ?? fields.retryAfterMs;
  // Pages of proxies are no message for the caller; an error's own text is.
  const stated = redact(fields.message ?? "", reply.apiKey)
    .trim()
    .replace(/\.$/, "");
  const told = stated === "" ? plain : `${plain}: ${stated}`;
  // A filter may say 403, a window that is too small 413: what they say counts before the status.
  if (refusal !== null) {
    const scope = refusal === "content-policy" ? "none" : "other-model";
    const needs = refusal === "content-policy" ? null : refusal;
    return attemptFailure("upstream_rejected", scope, message ?? plain, {
      ...facts,
      needs,
      refusedForMs: asked,
    });
  }
  if (facts.upstreamCode === "insufficient_quota")
    return attemptFailure("upstream_credentials", "next", "the account has no quota left", facts);
  if (status === 401 || status === 402 || status === 403 || facts.upstreamCode === "invalid_api_key")
    return attemptFailure("upstream_credentials", "next", plain, facts);
  if (status === 404 || status === 405 || status === 410 || unknownModelCodes.has(facts.upstreamCode))
    return attemptFailure("upstream_not_found", "next", plain, facts);
  const isLimited = status === 429;
  if (isLimited || status === 408 || status >= 500 || isOwnFailure.has(status)) {
    const implied = isLimited ? (limitResetMs(reply.headers, reply.nowMs) ?? statedWaitMs(message)) : null;
    const isLasting =
      status === 501 || status === 505 || String(reply.headers["x-should-retry"]).toLowerCase() === "false";
    const code = isLimited ? "upstream_rate_limited" : status === 408 ? "upstream_timeout" : "upstream_error";
    return attemptFailure(code, isLasting ? "next" : "same", told, {
      ...facts,
      retryAfterMs: asked ?? implied,
    });
  }
  if (status >= 400)
    return attemptFailure("upstream_rejected", "other-model", message ?? plain, {
      ...facts,
      refusedForMs: asked,
    });
  if (status >= 300)
    return attemptFailure(
      "upstream_invalid_reply",
      "next",
      `a redirect (${plain}), which is never followed`,
      facts,
    );
  return attemptFailure("upstream_invalid_reply", "next", plain, facts);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    // Google's streams answer with a list of one.
    const value: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // Error pages of proxies are HTML; the status says enough.
    return null;
  }
}
