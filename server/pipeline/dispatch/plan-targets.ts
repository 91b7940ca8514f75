import type { Candidate, DeploymentHealth } from "../../../engine/index.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import type { HealthTracker } from "./health.ts";

/** Deployments of one candidate that are tried before the next candidate. @default */
const defaultDeploymentsPerCandidate = 2;

/**
 * The places to try, in order: each candidate at its deployments, healthy ones before cooling ones, the catalogue's order otherwise.
 * Cooling deployments come after every healthy one of any candidate, the one whose cooldown ends first in front: with all of them
 * cooling, the least bad is tried rather than nothing.
 *
 * @param candidates the chosen one first, then the fallbacks
 * @param shortQuietMs longest time that the chosen one is waited for where its upstream has asked to be left alone, milliseconds @default 0
 */
export function planTargets(
  candidates: readonly Candidate[],
  health: Pick<HealthTracker, "isHealthy" | "leastBad" | "quietForMs">,
  shortQuietMs = 0,
  deploymentsPerCandidate = defaultDeploymentsPerCandidate,
): DispatchTarget[] {
  const healthy: DispatchTarget[] = [];
  const cooling: DispatchTarget[] = [];
  for (const candidate of candidates) {
    let taken = 0;
    for (const deployment of candidate.model.deployments) {
      const quietMs = candidate === candidates[0] ? health.quietForMs(deployment.id) : 0;
      const isWaitedFor = quietMs > 0 && quietMs <= shortQuietMs;
      if (!isWaitedFor && !health.isHealthy(deployment.id)) cooling.push({ candidate, deployment });
      else if (taken < deploymentsPerCandidate) {
        healthy.push({ candidate, deployment });
        taken += 1;
      }
    }
  }
  if (cooling.length === 0 || healthy.length > 0) return [...healthy, ...cooling];
  const best = health.leastBad(cooling.map((target) => target.deployment.id));
  return cooling.sort(
    (left, right) => Number(right.deployment.id === best) - Number(left.deployment.id === best),
  );
}

/**
 * Health as the router should see it for one request: where every deployment that could serve it is cooling, the least bad one counts
 * as healthy, so that the request is tried rather than refused.
 */
export function healthForRequest(
  deploymentIds: readonly string[],
  health: Pick<HealthTracker, "isHealthy" | "leastBad">,
): DeploymentHealth {
  if (deploymentIds.some((deploymentId) => health.isHealthy(deploymentId))) return health.isHealthy;
  const best = health.leastBad(deploymentIds);
  return (deploymentId) => deploymentId === best;
}
