import type { DeploymentLatency } from "../../latency/live-latency.ts";
import type { RequestConsumer } from "../request-events.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { HealthTracker } from "./health.ts";

const configurationFaults = new Set([
  "upstream_credentials",
  "upstream_not_found",
  "upstream_not_configured",
]);

/** Share of the time allowed to its first content from which on a call counts as slow. */
const slowShare = 0.8;

/** What went wrong by the request's own doing. */
const requestFaults = new Set(["upstream_rejected", "upstream_output_limit"]);

/**
 * Keeps a health tracker informed. A request that was refused and a client that went away say nothing of the deployment.
 */
export function healthConsumer(health: HealthTracker): RequestConsumer {
  return {
    attemptStarted: (_operation, { deployment }) => health.started(deployment.id),
    firstToken: (_operation, { deployment }) => health.firstToken(deployment.id),
    attemptEnded({ directives }, { deployment }, { result, startedAtMs, firstTokenLimitMs }) {
      // A caller that is in a hurry must not be able to park a provider for all others.
      const hasOwnClocks = directives.routing?.timeouts !== undefined;
      if (result.kind === "served") {
        const { firstTokenAtMs } = result.facts;
        const isSlow =
          !hasOwnClocks &&
          firstTokenAtMs !== null &&
          firstTokenLimitMs !== null &&
          firstTokenAtMs - startedAtMs > slowShare * firstTokenLimitMs;
        health.succeeded(deployment.id, isSlow);
      } else if (
        result.kind === "cancelled" ||
        requestFaults.has(result.failure.code) ||
        (hasOwnClocks && result.failure.code === "upstream_timeout")
      )
        health.released(deployment.id);
      else {
        const { code, retryAfterMs } = result.failure;
        health.failed(deployment.id, { kind: faultKind(result.failure), code, retryAfterMs, startedAtMs });
      }
    },
  };
}

function faultKind({ code }: AttemptFailure): "transient" | "configuration" | "silence" {
  if (configurationFaults.has(code)) return "configuration";
  return code === "upstream_timeout" ? "silence" : "transient";
}

/** Keeps live latency informed: what was served whole counts. */
export function latencyConsumer(latency: Pick<DeploymentLatency, "observe">): RequestConsumer {
  return {
    attemptEnded(_operation, { deployment }, { result, startedAtMs, endedAtMs }) {
      if (result.kind !== "served") return;
      const { firstTokenAtMs, usage } = result.facts;
      latency.observe(deployment.id, {
        timeToFirstTokenMs: firstTokenAtMs === null ? null : firstTokenAtMs - startedAtMs,
        totalMs: endedAtMs - startedAtMs,
        outputTokens: usage?.outputTokens ?? null,
      });
    },
  };
}
