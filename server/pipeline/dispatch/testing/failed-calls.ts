import type { FailedCall } from "../health.ts";

/** A key that is not accepted, for example. */
export const configurationFault: FailedCall = {
  ...{ kind: "configuration", code: "upstream_credentials", retryAfterMs: null },
  startedAtMs: Number.POSITIVE_INFINITY,
};
