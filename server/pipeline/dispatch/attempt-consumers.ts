import type { DeploymentLatency } from "../../latency/live-latency.ts";
import type { RequestConsumer } from "../request-events.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { HealthTracker } from "./health.ts";

const configurationFaults = new Set([
  "upstream_credentials",
  "upstream_not_found",
  "upstream_not_configured",
]);

/**
 * Keeps a health tracker informed. A request that was refused and a client that went away say nothing of the deployment.
 */
export function healthConsumer(health: HealthTracker): RequestConsumer {
  return {
    attemptStarted: (_operation, { deployment }) => health.started(deployment.id),
    attemptEnded(_operation, { deployment }, { result }) {
      if (result.kind === "served") health.succeeded(deployment.id);
      else if (result.kind === "cancelled" || result.failure.code === "upstream_rejected")
        health.released(deployment.id);
      else health.failed(deployment.id, faultKind(result.failure), result.failure.retryAfterMs);
    },
  };
}

function faultKind(failure: AttemptFailure): "transient" | "configuration" {
  return configurationFaults.has(failure.code) ? "configuration" : "transient";
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
