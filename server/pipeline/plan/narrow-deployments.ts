import type { Candidate, Deployment, DeploymentHealth, LiveLatency } from "../../../engine/index.ts";
import type { ProviderSort } from "../../operation/provider-schema.ts";
import { unmetDemand } from "./data-demands.ts";
import type { ResolvedProviderPreferences } from "./provider-preferences.ts";

/** What putting deployments in order needs to know. */
export interface DeploymentFacts {
  readonly isHealthy: DeploymentHealth;
  readonly liveLatency: LiveLatency;
}

/**
 * A candidate at the deployments that a request's preferences leave, in the order they ask for; null: none is left. `order` comes before `sort`;
 * what is measured comes before what is not; otherwise the catalogue's order stays.
 */
export function narrowDeployments(
  candidate: Candidate,
  preferences: ResolvedProviderPreferences,
  facts: DeploymentFacts,
): Candidate | null {
  const { order, sort, allowsFallbacks } = preferences;
  let deployments = candidate.model.deployments.filter((deployment) => {
    const name = deployment.provider.toLowerCase();
    if (unmetDemand(deployment, preferences.data) !== null) return false;
    if (!allowsFallbacks && order.length > 0 && !order.includes(name)) return false;
    return (preferences.only === null || preferences.only.has(name)) && !preferences.ignore.has(name);
  });
  if (order.length > 0 || sort !== null) {
    const place = ({ provider }: Deployment): number => {
      const index = order.indexOf(provider.toLowerCase());
      return index === -1 ? order.length : index;
    };
    const figure = (deployment: Deployment): number =>
      sort === null ? 0 : sortFigure(deployment, sort, facts.liveLatency);
    deployments = deployments.sort(
      (one, other) => place(one) - place(other) || compare(figure(one), figure(other)),
    );
  }
  if (!allowsFallbacks && order.length === 0) {
    const first = deployments.find(({ id }) => facts.isHealthy(id)) ?? deployments[0];
    deployments = first === undefined ? [] : [first];
  }
  return deployments.length === 0 ? null : { ...candidate, model: { ...candidate.model, deployments } };
}

/** Lower is better; infinite: not measured. Deployments of a model share its price and differ by their markup alone. */
function sortFigure(deployment: Deployment, sort: ProviderSort, liveLatency: LiveLatency): number {
  if (sort === "price") return deployment.markupBasisPoints;
  const live = liveLatency(deployment.id);
  if (live === null) return Number.POSITIVE_INFINITY;
  return sort === "latency" ? live.timeToFirstTokenMs : -live.outputTokensPerSecond;
}

/** Infinities are equal, which their difference does not say. */
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
