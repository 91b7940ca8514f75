import { nearestName } from "../../engine/index.ts";
import {
  findSharedKeys,
  listProviderKeys,
  putProviderKey,
  putSharedKeys,
  removeProviderKey,
  type StoredProviderKey,
} from "../database/repositories/provider-keys.ts";
import type { TextCipher } from "../encryption/text-cipher.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { defaultSharedKeys, type SharedKeys } from "../operation/shared-keys.ts";
import { knownProviders } from "../providers/known-providers.ts";
import { type Actor, type AdministrationPorts, createAuditedChange } from "./audited-change.ts";
import { checkTenant } from "./check-key-settings.ts";

interface ProviderKeyPorts extends Omit<AdministrationPorts, "randomBytes"> {
  /** null: there is no encryption key, and no key can be stored. */
  readonly cipher: TextCipher | null;
}

/** What is shown of a tenant: never a key. */
interface TenantProviderKeys {
  readonly tenant: string;
  readonly sharedKeys: SharedKeys;
  readonly keys: readonly StoredProviderKey[];
}

/** Keys of providers that tenants bring: the same for the API and the command. Each change is in the audit log, and running servers hear of it. */
export interface ProviderKeyAdministration {
  list(tenant: string): Promise<TenantProviderKeys>;
  /** Every tenant's. */
  listAll(): Promise<StoredProviderKey[]>;
  /** @throws GatewayError `invalid_request` or `encryption_key_missing`; no message repeats the key */
  set(tenant: string, provider: string, key: string, actor: Actor): Promise<StoredProviderKey>;
  /** @throws GatewayError `provider_key_not_found` */
  remove(tenant: string, provider: string, actor: Actor): Promise<StoredProviderKey>;
  setSharedKeys(tenant: string, rule: SharedKeys, actor: Actor): Promise<TenantProviderKeys>;
}

/** What such a key may look like: it stands in a header. */
export const providerKeyPattern = "^[\\x21-\\x7e]{8,4096}$";
const isKey = new RegExp(providerKeyPattern);

/** Four characters of a shorter key would say too much of it. */
const minShownLength = 16;
const shownLength = 4;

/** Binds an encrypted key to its place: copied to another tenant or provider it does not open. */
export const providerKeyPurpose = (tenant: string, provider: string): string =>
  JSON.stringify(["provider key", tenant, provider]);

export function createProviderKeyAdministration(ports: ProviderKeyPorts): ProviderKeyAdministration {
  const { db, nowMs, cipher } = ports;
  const change = createAuditedChange(ports, noSuchKey);

  async function list(tenant: string): Promise<TenantProviderKeys> {
    const sharedKeys = (await findSharedKeys(db, checkTenant(tenant))) ?? defaultSharedKeys;
    return { tenant, sharedKeys, keys: await listProviderKeys(db, tenant) };
  }

  return {
    list,
    listAll: () => listProviderKeys(db, null),
    async set(tenant, provider, key, actor) {
      checkTenant(tenant);
      checkProvider(provider);
      if (!isKey.test(key))
        throw new GatewayError(
          "invalid_request",
          "`key` is not a key: 8 to 4096 visible ASCII characters without white space.",
          "key",
        );
      if (cipher === null)
        throw new GatewayError(
          "encryption_key_missing",
          "Provider keys are stored encrypted: set TRADEWIND_ENCRYPTION_KEY (`openssl rand -base64 32`) and start again.",
        );
      const sealed = cipher.seal(key, providerKeyPurpose(tenant, provider));
      const lastFour = key.length < minShownLength ? null : key.slice(-shownLength);
      const line = { ...actor, action: "provider_key.set", target: tenant, change: { provider, lastFour } };
      return change(line, (transaction, revision) =>
        putProviderKey(transaction, { tenant, provider, sealed, lastFour, updatedAtMs: nowMs() }, revision),
      );
    },
    async remove(tenant, provider, actor) {
      checkTenant(tenant);
      const line = { ...actor, action: "provider_key.remove", target: tenant, change: { provider } };
      return change(line, (transaction, revision) =>
        removeProviderKey(transaction, { tenant, provider, atMs: nowMs() }, revision),
      );
    },
    async setSharedKeys(tenant, rule, actor) {
      checkTenant(tenant);
      const line = {
        ...actor,
        action: "tenant.shared_keys",
        target: tenant,
        change: { shared_keys: rule },
      };
      await change(line, (transaction, revision) =>
        putSharedKeys(transaction, { tenant, sharedKeys: rule }, revision),
      );
      return list(tenant);
    },
  };
}

/** A list of keys as the API and the command show it. */
export const tenantKeysView = ({ tenant, sharedKeys, keys }: TenantProviderKeys): object => ({
  ...{ object: "list", tenant, shared_keys: sharedKeys },
  data: keys.map(providerKeyView),
});

export const providerKeyView = (key: StoredProviderKey): object => ({
  ...{ object: "provider_key", tenant: key.tenant, provider: key.provider, last_four: key.lastFour },
  created_at: new Date(key.createdAtMs).toISOString(),
  updated_at: new Date(key.updatedAtMs).toISOString(),
});

/** Not of those whose account is a file, or that take no key. */
const takesKey = (name: string): boolean => {
  const provider = knownProviders.get(name);
  return provider !== undefined && name !== "vertex" && provider.apiKeyEnvs.length > 0;
};

/** Of which a tenant can bring a key. */
export const providersWithTenantKeys: readonly string[] = [...knownProviders.keys()].filter(takesKey);

/** @throws GatewayError `invalid_request` */
function checkProvider(provider: string): void {
  if (takesKey(provider)) return;
  const nearest = nearestName(provider, providersWithTenantKeys);
  const isKnown = knownProviders.has(provider);
  const fault = isKnown
    ? "takes no key of a tenant: it is called by an account of the installation, or without any"
    : "is not a known provider";
  throw new GatewayError(
    "invalid_request",
    `\`${quote(provider)}\` ${fault}; ${nearest === null || isKnown ? `there are ${providersWithTenantKeys.join(", ")}` : `did you mean \`${nearest}\`?`}`,
    "provider",
  );
}

const noSuchKey = (): GatewayError =>
  new GatewayError(
    "provider_key_not_found",
    "The tenant has no key of this provider; the list of its provider keys shows those it has.",
  );
