import type { Deployment } from "../../engine/index.ts";
import { upstreamEndpoint } from "../upstream/upstream-endpoint.ts";
import type { HealthProbePorts } from "./health-probes.ts";

/** No connection is waited for longer, milliseconds. */
const longestWaitMs = 5_000;

/** Opens a connection to each origin whose deployments can be called, by a request that costs nothing (its list of models). What fails there shows when it is called. Never rejects. */
export async function warmConnections(
  ports: Pick<HealthProbePorts, "catalog" | "providers" | "secrets">,
): Promise<void> {
  const { models, byNameOnly } = ports.catalog();
  const deployments = [...models, ...byNameOnly].flatMap((model) => model.deployments);
  const byOrigin = new Map<string, Deployment>();
  for (const deployment of deployments) {
    const isCallable = deployment.apiKeyEnv === null || ports.secrets(deployment.apiKeyEnv) !== null;
    const origin = isCallable ? upstreamEndpoint(deployment)?.origin : undefined;
    if (origin !== undefined && !byOrigin.has(origin)) byOrigin.set(origin, deployment);
  }
  await Promise.allSettled(
    [...byOrigin.values()].map(async (deployment) => {
      const adapter = await ports.providers.get(deployment.provider);
      const apiKey = deployment.apiKeyEnv === null ? null : ports.secrets(deployment.apiKeyEnv);
      await adapter?.probe?.(deployment, apiKey, longestWaitMs);
    }),
  );
}
