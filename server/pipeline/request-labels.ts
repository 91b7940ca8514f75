import type { Outcome, RequestLabels } from "../../engine/index.ts";
import type { RequestPlan } from "./plan/request-plan.ts";

/** Each is written once into the log and referred to by its id, so equal ones are one object: there are as many as models, times task types. */
const known = new Map<string, RequestLabels>();
const maxKnown = 10_000;

function shared(labels: RequestLabels): RequestLabels {
  const key = `${labels.model}\n${labels.provider}\n${labels.task}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= maxKnown) known.clear();
  known.set(key, Object.freeze(labels));
  return labels;
}

/** What tenants' own accounts at providers pay is counted apart: its bill goes to them. */
const ownAccount = "~own";

/** By what a request is counted. @param plan null: nothing was decided, as of a refused request and of one that the cache answers */
export function labelsOf(plan: RequestPlan | null, outcome: Outcome): RequestLabels {
  if (outcome.cached !== undefined) return outcome.cached.labels;
  if (plan === null) return shared({ model: null, provider: null, task: null });
  const { decision, attempts } = plan;
  const served = attempts.find(({ id }) => id === outcome.servedCandidateId) ?? attempts[0];
  const deployments = served?.model.deployments ?? [];
  const deployment = deployments.find(({ id }) => id === outcome.servedDeploymentId) ?? deployments[0];
  return shared({
    model: served?.model.id ?? null,
    provider:
      deployment === undefined
        ? null
        : `${deployment.provider}${deployment.account === undefined ? "" : ownAccount}`,
    task: decision.tasks[0]?.taskType ?? null,
  });
}
