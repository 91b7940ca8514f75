import type { Untranslatable } from "../../operation/normalised-request.ts";
import type { ProviderHeaders } from "../../upstream/provider.ts";
import { type AttemptFailure, attemptFailure } from "./attempt-failure.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { WatchdogExpiry, WatchdogTimes } from "./watchdog.ts";

/** What a content type says a body is; null: neither, or nothing was said. A stream never is either. */
export function documentKind(headers: ProviderHeaders): "json" | "html" | null {
  const type = headers["content-type"];
  if (typeof type !== "string") return null;
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(type)) return "html";
  return /^\s*application\/(?:[\w.-]+\+)?json/i.test(type) ? "json" : null;
}

export function timeoutFailure(
  expiry: WatchdogExpiry,
  times: WatchdogTimes,
  status: number | null,
): AttemptFailure {
  const detail = {
    "first-byte": `nothing came within ${times.firstByteMs} ms`,
    idle: `it fell silent for ${times.idleMs} ms`,
    total: `the reply was not whole after ${times.totalMs} ms`,
  }[expiry];
  // What took the longest time allowed once is not begun anew.
  return attemptFailure("upstream_timeout", expiry === "total" ? "next" : "same", detail, { status });
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

/** The request asks for what this upstream's protocol has no words for; another model's may have. */
export function untranslatable({ param, message }: Untranslatable): AttemptResult {
  return {
    kind: "failed",
    failure: attemptFailure(
      "upstream_rejected",
      "other-model",
      `\`${param}\` cannot be carried over: ${message}`,
    ),
    status: null,
  };
}
