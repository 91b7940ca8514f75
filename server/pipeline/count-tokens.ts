import { type Catalog, readRequestedModel } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import type { ProviderRegistry } from "../providers/provider-registry.ts";
import { deploymentKey, type KeyPorts } from "../upstream/deployment-key.ts";
import { findPinned } from "./plan/find-model.ts";

export interface TokenCount {
  readonly inputTokens: number;
  /** `provider`: as the provider that will be asked counts. `estimate`: as the router reckons, from the text alone. */
  readonly source: "provider" | "estimate";
}

export type TokenCounter = (operation: Operation) => Promise<TokenCount>;

/** A client waits for a count before each request: an estimate in time is worth more than a late figure. */
const timeoutMs = 5_000;

/**
 * Counts a request's input tokens. A provider is asked only where the client names a model of one that counts in the client's own protocol; such
 * calls are free of charge. Everything else, `auto` included, is estimated without any call.
 */
export function createTokenCounter(
  ports: {
    readonly catalog: (tenant: string) => Catalog;
    readonly providers: Pick<ProviderRegistry, "get">;
  } & KeyPorts,
): TokenCounter {
  return async (operation) => {
    const requested = readRequestedModel(operation.requestedModel);
    const counted = requested?.kind === "pinned" ? await askProvider(requested.id, operation, ports) : null;
    return counted === null
      ? { inputTokens: operation.parsed().inputTokensEstimate, source: "estimate" }
      : { inputTokens: counted, source: "provider" };
  };
}

/** @throws GatewayError `model_not_found` */
async function askProvider(
  name: string,
  { kind, protocol, payload, principal }: Operation,
  { catalog, providers, ...keys }: Parameters<typeof createTokenCounter>[0],
): Promise<number | null> {
  for (const deployment of findPinned(name, catalog(principal.tenant), null).model.deployments) {
    const adapter = await providers.get(deployment.provider, protocol);
    if (adapter?.protocol !== protocol || adapter.countTokens === undefined) continue;
    const { key: apiKey, fault } = deploymentKey(deployment, keys);
    if (fault !== null) continue;
    const call = {
      operation: { kind, protocol, payload },
      deployment,
      apiKey,
      fit: null,
      reasoningEffort: null,
    };
    const counted = await adapter.countTokens(call, timeoutMs);
    if (counted !== null) return counted;
  }
  return null;
}
