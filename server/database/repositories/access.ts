import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { KeySettings } from "../../operation/key-settings.ts";
import type { Queryable } from "../database.ts";
import { accessRevision, apiKeys, auditLog } from "../schema/index.ts";
import { budgetsSince, type StoredBudget } from "./budgets.ts";
import {
  providerKeysSince,
  type StoredProviderKey,
  type StoredTenantSettings,
  tenantSettingsSince,
} from "./provider-keys.ts";
import { preferencesSince, type StoredPreferences } from "./routing-preferences.ts";

/** A client's key, without the key. */
export interface StoredKey {
  readonly id: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly tenant: string;
  readonly settings: KeySettings;
  readonly createdAtMs: number;
  readonly rotatedAtMs: number | null;
  /** null: valid. */
  readonly revokedAtMs: number | null;
}

/** One line of the audit log. */
export interface AuditEntry {
  readonly atMs: number;
  /** `admin`: who holds the admin key; `command`: who can open the database; else the name of a session. */
  readonly actor: string;
  readonly origin: string;
  readonly action: string;
  readonly target: string;
  readonly change: Readonly<Record<string, unknown>>;
}

export interface AccessChanges {
  readonly revision: number;
  readonly keys: readonly StoredKey[];
  readonly budgets: readonly StoredBudget[];
  readonly providerKeys: readonly StoredProviderKey[];
  readonly tenants: readonly StoredTenantSettings[];
  /** What was set for `auto` last; null: nothing since. */
  readonly preferences: StoredPreferences | null;
}

/** Writes a change of keys together with its line of the audit log. @returns what `change` returns; where that is null nothing is written */
export function changeAccess<Result>(
  db: Queryable,
  entry: AuditEntry,
  change: (transaction: Queryable, revision: number) => Promise<Result | null>,
): Promise<Result | null> {
  return db.transaction(async (transaction) => {
    const [row] = await transaction
      .update(accessRevision)
      .set({ revision: sql`${accessRevision.revision} + 1` })
      .returning({ revision: accessRevision.revision });
    const result = await change(transaction, row!.revision);
    if (result === null) return null;
    await insertAudit(transaction, entry);
    return result;
  });
}

/** Adds a line to the audit log. */
export async function insertAudit(db: Queryable, { atMs, ...line }: AuditEntry): Promise<void> {
  await db.insert(auditLog).values({ ...line, recordedAt: iso(atMs), change: { ...line.change } });
}

export async function insertKey(db: Queryable, key: StoredKey, revision: number): Promise<StoredKey> {
  await db.insert(apiKeys).values({
    ...{
      id: key.id,
      prefix: key.prefix,
      hash: key.hash,
      tenant: key.tenant,
      settings: key.settings,
      revision,
    },
    createdAt: iso(key.createdAtMs),
  });
  return key;
}

/** Changes a key that is not revoked. @returns null where there is none */
export async function updateKey(
  db: Queryable,
  id: string,
  revision: number,
  to: {
    readonly secret?: Pick<StoredKey, "prefix" | "hash"> & { readonly rotatedAtMs: number };
    readonly settings?: KeySettings;
    readonly revokedAtMs?: number;
  },
): Promise<StoredKey | null> {
  const { secret, settings, revokedAtMs } = to;
  const [row] = await db
    .update(apiKeys)
    .set({
      revision,
      ...(secret && { prefix: secret.prefix, hash: secret.hash, rotatedAt: iso(secret.rotatedAtMs) }),
      ...(settings && { settings }),
      ...(revokedAtMs !== undefined && { revokedAt: iso(revokedAtMs) }),
    })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning();
  return row === undefined ? null : decodeKey(row);
}

/** Every key, newest first, the revoked ones included. */
export async function listKeys(db: Queryable): Promise<StoredKey[]> {
  return (await db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), apiKeys.id)).map(decodeKey);
}

/** The newest lines first. */
export async function listAudit(db: Queryable, limit: number): Promise<AuditEntry[]> {
  const rows = await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(limit);
  return rows.map(({ id: _, recordedAt, ...row }) => ({ ...row, atMs: Date.parse(recordedAt) }));
}

/** What has changed since a revision; null: nothing. */
export async function accessChangesSince(db: Queryable, since: number): Promise<AccessChanges | null> {
  const [row] = await db.select({ revision: accessRevision.revision }).from(accessRevision);
  const revision = row?.revision ?? 0;
  if (revision === since) return null;
  const keys = await db.select().from(apiKeys).where(gt(apiKeys.revision, since));
  return {
    ...{ revision, keys: keys.map(decodeKey), budgets: await budgetsSince(db, since) },
    providerKeys: await providerKeysSince(db, since),
    tenants: await tenantSettingsSince(db, since),
    preferences: await preferencesSince(db, since),
  };
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
const msOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));

function decodeKey(row: typeof apiKeys.$inferSelect): StoredKey {
  const { id, prefix, hash, tenant, settings } = row;
  return {
    ...{ id, prefix, hash, tenant, settings, createdAtMs: Date.parse(row.createdAt) },
    rotatedAtMs: msOf(row.rotatedAt),
    revokedAtMs: msOf(row.revokedAt),
  };
}
