import {
  type AuditEntry,
  insertKey,
  listAudit,
  listKeys,
  type StoredKey,
  updateKey,
} from "../database/repositories/access.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import { type Actor, type AdministrationPorts, createAuditedChange } from "./audited-change.ts";
import { newKey } from "./new-key.ts";

/** A key with the secret, which is shown once. */
export interface CreatedKey {
  readonly stored: StoredKey;
  readonly key: string;
}

/** What whoever holds the admin key can do; the same for the API and the command. Each change is in the audit log, and running servers hear of it. */
export interface KeyAdministration {
  create(tenant: string, settings: KeySettings, actor: Actor): Promise<CreatedKey>;
  list(): Promise<StoredKey[]>;
  /** By id or prefix. @throws GatewayError `key_not_found` */
  find(name: string): Promise<StoredKey>;
  /** Replaces the settings. @throws GatewayError `key_not_found` where there is none that is not revoked; so do those below */
  update(name: string, settings: KeySettings, actor: Actor): Promise<StoredKey>;
  /** A new secret for the same key; the old one stops. */
  rotate(name: string, actor: Actor): Promise<CreatedKey>;
  revoke(name: string, actor: Actor): Promise<StoredKey>;
  audit(limit: number): Promise<AuditEntry[]>;
}

const idBytes = 6;

export function createKeyAdministration(ports: AdministrationPorts): KeyAdministration {
  const { db, nowMs, randomBytes } = ports;
  const change = createAuditedChange(ports, keyNotFound);

  async function find(name: string): Promise<StoredKey> {
    const found = (await listKeys(db)).find(({ id, prefix }) => id === name || prefix === name);
    if (found === undefined) throw keyNotFound(name);
    return found;
  }

  /** Changes a key that is not revoked. */
  async function changeKey(
    name: string,
    action: string,
    actor: Actor,
    to: Parameters<typeof updateKey>[3],
    shown: AuditEntry["change"],
  ): Promise<StoredKey> {
    const { id } = await find(name);
    return change({ ...actor, action: `key.${action}`, target: id, change: shown }, (transaction, revision) =>
      updateKey(transaction, id, revision, to),
    );
  }

  return {
    async create(tenant, settings, actor) {
      const { key, prefix, hash } = newKey(randomBytes);
      const id = `key_${randomBytes(idBytes).toString("hex")}`;
      const made: StoredKey = {
        ...{ id, prefix, hash, tenant, settings, createdAtMs: nowMs(), rotatedAtMs: null, revokedAtMs: null },
      };
      const line = { ...actor, action: "key.create", target: id, change: { tenant, prefix, settings } };
      const stored = await change(line, (transaction, revision) => insertKey(transaction, made, revision));
      return { stored, key };
    },
    list: () => listKeys(db),
    find,
    update: (name, settings, actor) => changeKey(name, "update", actor, { settings }, { settings }),
    async rotate(name, actor) {
      const { key, prefix, hash } = newKey(randomBytes);
      const secret = { prefix, hash, rotatedAtMs: nowMs() };
      return { stored: await changeKey(name, "rotate", actor, { secret }, { prefix }), key };
    },
    revoke: (name, actor) => changeKey(name, "revoke", actor, { revokedAtMs: nowMs() }, {}),
    audit: (limit) => listAudit(db, limit),
  };
}

export const keyNotFound = (name: string): GatewayError =>
  new GatewayError(
    "key_not_found",
    `There is no valid key \`${quote(name)}\`; the list of keys shows ids and prefixes.`,
  );
