import { LRUCache } from "lru-cache";
import { buildCatalog, type Catalog, type Deployment, type ModelSpec } from "../../engine/index.ts";
import { createSecret, type Secret } from "../config/secret.ts";
import type { StoredProviderKey, StoredTenantSettings } from "../database/repositories/provider-keys.ts";
import { defaultSharedKeys, type SharedKeys } from "../operation/shared-keys.ts";
import { tenantDeploymentId } from "../operation/tenant-deployment.ts";

/** Whose key goes with a request, in memory: no request waits for the database. */
export interface ProviderAccounts {
  /** Takes changed keys and settings into use, from the next request on. */
  apply(keys: readonly StoredProviderKey[], tenants: readonly StoredTenantSettings[]): void;
  /**
   * The catalogue with the deployments that a tenant's requests may be sent to: its own stand for those of its own keys, with health and latency of their own. The
   * catalogue itself where nothing is set for the tenant.
   */
  catalogFor(tenant: string, catalog: Catalog): Catalog;
  /** A tenant's key; null: there is none, or it cannot be decrypted here. */
  keyOf(tenant: string, provider: string): string | null;
}

interface Account {
  sharedKeys: SharedKeys;
  /** By provider; null: it cannot be decrypted. */
  readonly keys: Map<string, Secret | null>;
}

/** Catalogues of tenants that asked lately; another is made anew in some milliseconds. */
const maxCatalogs = 100;

/** @param open decrypts; null: it cannot, and whoever can be told was told */
export function createProviderAccounts(open: (key: StoredProviderKey) => string | null): ProviderAccounts {
  const accounts = new Map<string, Account>();
  const catalogs = new LRUCache<string, { readonly of: Catalog; readonly own: Catalog }>({
    max: maxCatalogs,
  });

  function accountOf(tenant: string): Account {
    const account = accounts.get(tenant) ?? { sharedKeys: defaultSharedKeys, keys: new Map() };
    accounts.set(tenant, account);
    catalogs.delete(tenant);
    return account;
  }

  return {
    apply(keys, tenants) {
      for (const { tenant, sharedKeys } of tenants) accountOf(tenant).sharedKeys = sharedKeys;
      for (const key of keys) {
        const { keys: own } = accountOf(key.tenant);
        if (key.sealed === "") own.delete(key.provider);
        else {
          const opened = open(key);
          own.set(key.provider, opened === null ? null : createSecret(opened));
        }
      }
      for (const [tenant, { keys: own, sharedKeys }] of accounts)
        if (own.size === 0 && sharedKeys === defaultSharedKeys) accounts.delete(tenant);
    },
    catalogFor(tenant, catalog) {
      const account = accounts.get(tenant);
      if (account === undefined) return catalog;
      const made = catalogs.get(tenant);
      if (made?.of === catalog) return made.own;
      const own = buildCatalog(modelsFor(tenant, account, catalog));
      catalogs.set(tenant, { of: catalog, own });
      return own;
    },
    keyOf: (tenant, provider) => accounts.get(tenant)?.keys.get(provider)?.reveal() ?? null,
  };
}

/** A model that no deployment is left of is not ranked; who names it is told why (`findPinned`). */
function modelsFor(tenant: string, { keys, sharedKeys }: Account, catalog: Catalog): ModelSpec[] {
  const deploymentsOf = (deployment: Deployment): Deployment[] => {
    const { id, provider, apiKeyEnv } = deployment;
    if (!keys.has(provider)) return sharedKeys === "never" && apiKeyEnv !== null ? [] : [deployment];
    const own = { ...deployment, id: tenantDeploymentId(id, tenant), account: tenant };
    // The installation charges nothing for what it does not pay.
    const unpaid = { ...own, apiKeyEnv: null, markupBasisPoints: 0 };
    // Each beside its own, so that the second place that is tried is not another one with the same key.
    return sharedKeys === "fallback" ? [unpaid, deployment] : [unpaid];
  };
  return [...catalog.models, ...catalog.byNameOnly, ...catalog.otherKinds].map((model) => {
    const deployments = model.deployments.flatMap(deploymentsOf);
    return { ...model, deployments, ...(deployments.length === 0 && { isByNameOnly: true as const }) };
  });
}
