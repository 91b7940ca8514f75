import type { Catalog } from "../../engine/index.ts";
import type { HealthTracker } from "../pipeline/dispatch/health.ts";
import type { ProviderRegistry } from "../providers/provider-registry.ts";

export interface HealthProbePorts {
  readonly health: Pick<HealthTracker, "states" | "probed">;
  readonly catalog: () => Catalog;
  readonly providers: Pick<ProviderRegistry, "get">;
  readonly secrets: (name: string) => string | null;
  /** How often deployments that are left alone are looked at, milliseconds. */
  readonly intervalMs: number;
}

/** No look waits longer, milliseconds. */
const longestProbeMs = 5_000;

interface HealthProbes {
  /** Looks once, now. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Looks, in the background, at the deployments that are left alone, by requests that cost nothing (lists of models), so that one that is up again gets
 * its trial before its pause ends. Those that serve are not looked at, and those that asked for quiet are left in it.
 */
export function createHealthProbes(ports: HealthProbePorts): HealthProbes {
  let isLooking = false;
  const lookAt = async (deploymentId: string): Promise<void> => {
    const { models, byNameOnly } = ports.catalog();
    const deployment = [...models, ...byNameOnly]
      .flatMap((model) => model.deployments)
      .find(({ id }) => id === deploymentId);
    if (deployment === undefined) return;
    const adapter = await ports.providers.get(deployment.provider);
    if (adapter?.probe === undefined) return;
    const apiKey = deployment.apiKeyEnv === null ? null : ports.secrets(deployment.apiKeyEnv);
    const timeoutMs = Math.min(longestProbeMs, ports.intervalMs);
    ports.health.probed(deploymentId, await adapter.probe(deployment, apiKey, timeoutMs));
  };
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const paused = ports.health
        .states()
        .filter(({ state, quietForMs }) => state === "open" && quietForMs === 0);
      await Promise.allSettled(paused.map(({ deploymentId }) => lookAt(deploymentId)));
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), ports.intervalMs);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}
