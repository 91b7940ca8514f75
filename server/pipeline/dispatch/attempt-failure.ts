import type { ProviderFailure } from "../../upstream/provider.ts";
import type { DispatchErrorCode } from "./dispatch-error-codes.ts";

/**
 * Who may try next. `same`: it can pass, the same deployment included. `next`: this deployment will fail again, another may not.
 * `other-model`: the request itself was refused, and only another model may see that otherwise. `lower-effort`: the same model
 * may do it where it thinks less, else the next place. `none`: the answer is final.
 */
export type RetryScope = "same" | "next" | "other-model" | "lower-effort" | "none";

/** One attempt that gave no whole reply. */
export interface AttemptFailure {
  readonly code: DispatchErrorCode;
  readonly scope: RetryScope;
  /** One phrase, shown to the client. Without secrets. */
  readonly detail: string;
  /** Status of the upstream's reply; null: none came. */
  readonly status: number | null;
  /** The status that the error itself names, where it came in a reply of 200; null: the reply's own counts. */
  readonly statedStatus: number | null;
  /** What the upstream asked to wait; null: it named no time. */
  readonly retryAfterMs: number | null;
  /** The same in a refusal of this one request, for its client alone: it says nothing of when the deployment can be called. */
  readonly refusedForMs: number | null;
  /** The upstream's own words, redacted and bounded, for the operator's log; null: none. */
  readonly upstreamMessage: string | null;
  /** The upstream's own code and field, where they tell a client what to do; null: none. */
  readonly upstreamCode: string | null;
  readonly param: string | null;
  /** What another model must have to do better; null: nothing in particular. */
  readonly needs: "larger-window" | "tools" | "json-schema" | null;
}

/** A failure with everything that is not said left out. */
export function attemptFailure(
  code: DispatchErrorCode,
  scope: RetryScope,
  detail: string,
  rest: Partial<Omit<AttemptFailure, "code" | "scope" | "detail">> = {},
): AttemptFailure {
  return {
    ...{ code, scope, detail, status: null, statedStatus: null, retryAfterMs: null, refusedForMs: null },
    ...{ upstreamMessage: null, upstreamCode: null, param: null, needs: null },
    ...rest,
  };
}

/** Our code for what an adapter reports. */
export function failureFromProvider(failure: ProviderFailure, status: number | null): AttemptFailure {
  switch (failure.kind) {
    case "unreachable":
      return attemptFailure("upstream_unreachable", "same", failure.detail, { status });
    case "connect-timeout":
      return attemptFailure("upstream_timeout", "next", failure.detail, { status });
    case "invalid-reply":
      return attemptFailure("upstream_invalid_reply", "next", failure.detail, { status });
    case "not-configured":
      return attemptFailure("upstream_not_configured", "next", failure.detail, { status });
  }
}
