import type { Untranslatable } from "../../operation/normalised-request.ts";
import type { ProviderHeaders } from "../../upstream/provider.ts";
import { type AttemptFailure, attemptFailure } from "./attempt-failure.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { HealthTracker } from "./health.ts";
import type { WatchdogExpiry, WatchdogTimes } from "./watchdog.ts";

/** What a content type says a body is; null: neither, or nothing was said. A stream never is either. */
export function documentKind(headers: ProviderHeaders): "json" | "html" | null {
  const type = headers["content-type"];
  if (typeof type !== "string") return null;
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(type)) return "html";
  return /^\s*application\/(?:[\w.-]+\+)?json/i.test(type) ? "json" : null;
}

/** The content type as the upstream wrote it. */
export function contentTypeOf(headers: ProviderHeaders): string {
  const type = headers["content-type"];
  return typeof type === "string" ? type : "application/octet-stream";
}

/** What the first bytes of a body are; a content type is only what somebody says of it. `blank`: white space alone. */
export function bodyKind(chunk: Buffer): "blank" | "document" | "events" {
  // Behind a byte order mark, where there is one.
  let at = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
  while (at < chunk.length && chunk[at]! <= 0x20) at += 1;
  const first = chunk[at];
  if (first === undefined) return "blank";
  return first === 0x7b || first === 0x5b || first === 0x3c ? "document" : "events";
}

const isOutputLimit = (finishReason: string | null): boolean =>
  finishReason !== null && /^(?:length|max_tokens|max_output_tokens)$/i.test(finishReason);

/** A reply that ended properly and holds nothing that a client could use. */
export function emptyReply(finishReason: string | null, status: number | null): AttemptFailure {
  return isOutputLimit(finishReason)
    ? attemptFailure(
        "upstream_output_limit",
        "lower-effort",
        "the output limit was used up before the answer began",
        { status },
      )
    : attemptFailure("upstream_empty_reply", "next", "it holds no text and no tool call", { status });
}

export function timeoutFailure(
  expiry: WatchdogExpiry,
  times: WatchdogTimes,
  status: number | null,
): AttemptFailure {
  const detail = {
    "first-token": `no content came within ${times.firstTokenMs} ms`,
    idle: `it fell silent for ${times.idleMs} ms`,
    total: `the reply was not whole after ${times.totalMs} ms`,
    closing: `it did not end within ${times.closingMs} ms`,
  }[expiry];
  // Who was silent once is left at once.
  return attemptFailure("upstream_timeout", "next", detail, { status });
}

/** A reply that is no chat completion: `detail` ends the sentence "the reply is not a chat completion: ...". */
export function invalidReply(
  detail: string,
  status: number | null,
  scope: "same" | "next" = "same",
): AttemptFailure {
  return attemptFailure("upstream_invalid_reply", scope, detail, { status });
}

/** An attempt that could not be made: the deployment cannot be called as it is configured. */
export function notConfigured(detail: string): AttemptResult {
  return {
    kind: "failed",
    failure: attemptFailure("upstream_not_configured", "next", detail),
    status: null,
  };
}

/** Why a deployment is not called although nothing has failed yet: its upstream has asked to be left alone. null: it has not. */
export function stillQuiet(
  deploymentId: string,
  health: Pick<HealthTracker, "quietForMs" | "state">,
): AttemptFailure | null {
  const quietMs = health.quietForMs(deploymentId);
  if (quietMs === 0) return null;
  const code =
    health.state(deploymentId).reason === "upstream_error" ? "upstream_error" : "upstream_rate_limited";
  const detail = `it asked to be left alone for another ${Math.ceil(quietMs / 1_000)} s`;
  return attemptFailure(code, "next", detail, { retryAfterMs: quietMs });
}

/** The request asks for what this upstream's protocol has no words for; another model's may have. */
export function untranslatable({ param, message }: Untranslatable): AttemptResult {
  return {
    kind: "failed",
    failure: attemptFailure(
      "upstream_rejected",
      "other-model",
      `\`${param}\` cannot be carried over: ${message}`,
      { param },
    ),
    status: null,
  };
}
