import type { CatalogueEntry } from "../../engine/index.ts";
import type { KnownProvider } from "../providers/known-provider.ts";
import { countOfModels, discoverOllama, type HttpAsk } from "./discover-ollama.ts";
import type { Environment } from "./environment.ts";
import { fitToEndpoint } from "./fit-to-endpoint.ts";
import type { ModelBlueprint } from "./model-blueprint.ts";
import type { ProblemCollector } from "./problem-collector.ts";
import { keyVariable, providerUrl } from "./read-deployment.ts";

interface DiscoveryPorts {
  readonly catalogue: readonly CatalogueEntry[];
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly environment: Environment;
  readonly problems: ProblemCollector;
  readonly markupBasisPoints: number;
  readonly httpAsk: HttpAsk;
  /** Resolves after that many milliseconds. */
  readonly after: (milliseconds: number) => Promise<void>;
}

interface Discovery {
  readonly models: readonly ModelBlueprint[];
  /** One line each for the start's message: who was found, and by what. */
  readonly notes: readonly string[];
}

/** The start waits no longer than this for an answer from this machine. */
export const longestDiscoveryMs = 300;

/** The models of every provider whose usual key is set, those that are not current by name only, and those of a local Ollama. */
export async function discoverModels(ports: DiscoveryPorts): Promise<Discovery> {
  const keyed = [...ports.providers.values()].flatMap((provider) => discoverKeyed(provider, ports));
  const found = [...keyed, await discoverOllama(ports, longestDiscoveryMs)];
  return {
    models: found.flatMap(({ models }) => models),
    notes: found.flatMap(({ notes }) => notes),
  };
}

function discoverKeyed(provider: KnownProvider, ports: DiscoveryPorts): Discovery[] {
  const { catalogue, environment, problems, markupBasisPoints } = ports;
  const apiKeyEnv = keyVariable({}, provider, environment);
  if (apiKeyEnv === null || environment.value(apiKeyEnv) === null) return [];
  const served = catalogue.filter((entry) => entry.provider === provider.name);
  const currentCount = served.filter((entry) => entry.isCurrent).length;
  const note =
    currentCount === 0
      ? `${apiKeyEnv} is set, but no current model of ${provider.title} is in the catalogue: name one in tradewind.yaml`
      : `${countOfModels(currentCount)} of ${provider.title}, by ${apiKeyEnv}`;
  if (served.length === 0) return [{ models: [], notes: [note] }];
  const baseUrl = providerUrl(provider, environment, problems);
  if (baseUrl === null) return [];
  const models = served.map((entry): ModelBlueprint => {
    const deployment = {
      id: `${entry.id}#0`,
      provider: provider.name,
      upstreamModel: entry.upstreamModel,
      baseUrl,
      apiKeyEnv,
      region: null,
      markupBasisPoints,
    };
    return {
      entry: fitToEndpoint(entry, [provider]),
      deployments: [deployment],
      prices: [],
      isByNameOnly: !entry.isCurrent,
    };
  });
  return [{ models, notes: [note] }];
}
