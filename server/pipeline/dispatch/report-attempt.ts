import type { AttemptResult } from "./attempt-context.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { DispatcherPorts } from "./dispatcher-ports.ts";

const configurationFaults = new Set([
  "upstream_credentials",
  "upstream_not_found",
  "upstream_not_configured",
]);

/**
 * Tells health, live latency and the log how an attempt ended. Times are monotonic milliseconds.
 * A request that was refused and a client that went away say nothing of the deployment.
 */
export function reportAttempt(
  ports: Pick<DispatcherPorts, "health" | "latency" | "onFailure">,
  requestId: string,
  target: DispatchTarget,
  result: AttemptResult,
  startedAtMs: number,
  endedAtMs: number,
): void {
  const deploymentId = target.deployment.id;
  if (result.kind === "served") {
    const { firstTokenAtMs, usage } = result.facts;
    ports.health.succeeded(deploymentId);
    ports.latency.observe(deploymentId, {
      timeToFirstTokenMs: firstTokenAtMs === null ? null : firstTokenAtMs - startedAtMs,
      totalMs: endedAtMs - startedAtMs,
      outputTokens: usage?.outputTokens ?? null,
    });
    return;
  }
  if (result.kind === "cancelled") {
    ports.health.released(deploymentId);
    return;
  }
  ports.onFailure?.(requestId, target, result.failure);
  if (result.failure.code === "upstream_rejected") ports.health.released(deploymentId);
  else ports.health.failed(deploymentId, faultKind(result.failure), result.failure.retryAfterMs);
}

function faultKind(failure: AttemptFailure): "transient" | "configuration" {
  return configurationFaults.has(failure.code) ? "configuration" : "transient";
}
