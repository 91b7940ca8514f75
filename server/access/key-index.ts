import { timingSafeEqual } from "node:crypto";
import type { Policy } from "../../engine/index.ts";
import type { StoredKey } from "../database/repositories/access.ts";
import type { Principal } from "../operation/principal.ts";
import { prefixOf, sha256 } from "./new-key.ts";
import { principalOfKey } from "./principal-of-key.ts";

interface IndexedKey {
  readonly hash: Uint8Array;
  readonly principal: Principal;
  readonly expiresAtMs: number;
  readonly prefix: string;
  readonly stored: StoredKey;
}

/** The valid keys in memory, so that no request waits for the database. About 1 KB a key. */
export interface KeyIndex {
  /** Whether any key was ever made, those included that are revoked: from then on nobody is served without one. */
  readonly isInUse: boolean;
  /** Whether the keys of the database have been read. */
  readonly isLoaded: boolean;
  /** Takes changed keys; revoked ones leave it. */
  apply(keys: readonly StoredKey[]): void;
  /** Takes another policy, which holds in all that keys do not set. */
  takePolicy(policy: Policy): void;
  /** Who sends the key; null: it is none of ours, not right, or expired. Time does not depend on how much of it is right. */
  find(key: string, nowMs: number): Principal | null;
  /** Whether the key of this id would be found. */
  isValid(id: string, nowMs: number): boolean;
}

/** Compared with where no key has the prefix, so that this takes as long. */
const nobody = Buffer.alloc(32);

/** @param policy the installation's, which holds in all that a key does not set */
export function createKeyIndex(policy: Policy): KeyIndex {
  const byPrefix = new Map<string, IndexedKey>();
  const prefixById = new Map<string, string>();
  let installed = policy;
  let isLoaded = false;
  let isInUse = false;
  return {
    get isInUse() {
      return isInUse;
    },
    get isLoaded() {
      return isLoaded;
    },
    apply(keys) {
      isLoaded = true;
      isInUse ||= keys.length > 0;
      for (const key of keys) {
        const earlier = prefixById.get(key.id);
        if (earlier !== undefined) byPrefix.delete(earlier);
        prefixById.delete(key.id);
        if (key.revokedAtMs !== null) continue;
        const { id, prefix, hash, settings } = key;
        const expiresAtMs = settings.expires_at === undefined ? Infinity : Date.parse(settings.expires_at);
        prefixById.set(id, prefix);
        const principal = principalOfKey(key, installed);
        byPrefix.set(prefix, { prefix, hash, expiresAtMs, principal, stored: key });
      }
    },
    takePolicy(changed) {
      installed = changed;
      for (const [prefix, indexed] of byPrefix)
        byPrefix.set(prefix, { ...indexed, principal: principalOfKey(indexed.stored, installed) });
    },
    find(key, nowMs) {
      const prefix = prefixOf(key);
      if (prefix === null) return null;
      const found = byPrefix.get(prefix);
      const isRight = timingSafeEqual(found?.hash ?? nobody, sha256(key));
      return isRight && found !== undefined && nowMs < found.expiresAtMs ? found.principal : null;
    },
    isValid(id, nowMs) {
      const found = byPrefix.get(prefixById.get(id) ?? "");
      return found !== undefined && nowMs < found.expiresAtMs;
    },
  };
}
