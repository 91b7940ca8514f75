import type { Deployment } from "../../engine/index.ts";
import { upstreamEndpoint } from "./upstream-endpoint.ts";
import type { UpstreamPools } from "./upstream-pools.ts";

/**
 * Whether an upstream answers a request that costs nothing: its list of models. Refused keys, missing addresses and failures of its own are no; what
 * it does not know the path of still answers.
 *
 * @param headers name and value in turn, the key among them
 */
export async function probeUpstream(
  pools: UpstreamPools,
  deployment: Deployment,
  headers: readonly string[],
  timeoutMs: number,
): Promise<boolean> {
  const endpoint = upstreamEndpoint(deployment);
  if (endpoint === null) return false;
  try {
    const { statusCode, body } = await pools
      .poolFor(endpoint.origin, deployment.timeouts?.connectMs)
      .request({
        path: endpoint.pathOf("/models"),
        method: "GET",
        headers: [...headers, "user-agent", "tradewind"],
        signal: AbortSignal.timeout(timeoutMs),
      });
    await body.dump({ limit: 262_144 });
    return statusCode < 400 || statusCode === 404 || statusCode === 405;
  } catch {
    return false;
  }
}
