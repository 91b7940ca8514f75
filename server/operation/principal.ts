import type { Policy } from "../../engine/index.ts";

/**
 * Who asks. Everything that is remembered, recorded or counted for a caller hangs on the tenant, never on the key: a key that is rotated keeps its
 * tenant's history.
 */
export interface Principal {
  /** Whose requests, conversations and money these are. */
  readonly tenant: string;
  /** Which of the tenant's keys was sent, by a short hash that cannot be turned back; null: the server asks for no keys. */
  readonly keyId: string | null;
  /** Patterns of the models that the caller may use; null: all. */
  readonly allowedModels: readonly string[] | null;
  /** The caller's own rule and limits for `auto`; null: the configured ones. */
  readonly policy: Policy | null;
}

/** The tenant of everybody where keys are not given to tenants. */
export const defaultTenant = "default";

/** The caller of a server without keys, and of the commands. */
export const openPrincipal: Principal = Object.freeze({
  tenant: defaultTenant,
  keyId: null,
  allowedModels: null,
  policy: null,
});
