import type { Candidate, DeploymentHealth, Routed, RouteRequest, Router } from "../../../engine/index.ts";
import type { HealthTracker } from "../dispatch/health.ts";
import { healthForRequest } from "../dispatch/plan-targets.ts";

type Health = Pick<HealthTracker, "isHealthy" | "leastBad">;

/**
 * Routes over what is healthy. Where that leaves nothing, the least bad of all deployments that are cooling is tried rather than none; then
 * the least bad of the baseline's, on which a guarantee falls back.
 *
 * @param question with `isHealthy` as the health is
 */
export function routeWithHealth(router: Router, question: RouteRequest, health: Health): Routed {
  let routed = router.route(question);
  for (const candidates of [question.candidates, question.baseline ?? []]) {
    if (routed.decision !== null || !routed.excluded.some(({ code }) => code === "unhealthy")) return routed;
    if (candidates.length === 0) continue;
    routed = router.route({ ...question, isHealthy: orLeastBad(candidates, health) });
  }
  return routed;
}

function orLeastBad(candidates: readonly Candidate[], health: Health): DeploymentHealth {
  const ids = candidates.flatMap(({ model }) => model.deployments.map(({ id }) => id));
  const isHealthyNow = healthForRequest(ids, health);
  return (deploymentId) => health.isHealthy(deploymentId) || isHealthyNow(deploymentId);
}
