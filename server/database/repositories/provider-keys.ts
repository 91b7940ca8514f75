import { and, eq, gt, ne, sql } from "drizzle-orm";
import { defaultSharedKeys, type SharedKeys } from "../../operation/shared-keys.ts";
import type { Queryable } from "../database.ts";
import { providerKeys, tenantSettings } from "../schema/index.ts";

/** A tenant's key of a provider, encrypted. */
export interface StoredProviderKey {
  readonly tenant: string;
  readonly provider: string;
  /** Empty: it was removed. */
  readonly sealed: string;
  /** null: it is too short to show any of it. */
  readonly lastFour: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface StoredTenantSettings {
  readonly tenant: string;
  readonly sharedKeys: SharedKeys;
  /** Replies in memory from before this are to be forgotten; null: none. */
  readonly forgottenAtMs: number | null;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

function decode(row: typeof providerKeys.$inferSelect): StoredProviderKey {
  const { revision: _, createdAt, updatedAt, ...rest } = row;
  return { ...rest, createdAtMs: Date.parse(createdAt), updatedAtMs: Date.parse(updatedAt) };
}

/** Sets a tenant's key of a provider; one that was there is replaced. */
export async function putProviderKey(
  db: Queryable,
  { tenant, provider, sealed, lastFour, updatedAtMs }: Omit<StoredProviderKey, "createdAtMs">,
  revision: number,
): Promise<StoredProviderKey> {
  const changed = { sealed, lastFour, updatedAt: iso(updatedAtMs), revision };
  const [row] = await db
    .insert(providerKeys)
    .values({ tenant, provider, ...changed, createdAt: iso(updatedAtMs) })
    .onConflictDoUpdate({ target: [providerKeys.tenant, providerKeys.provider], set: changed })
    .returning();
  return decode(row!);
}

/** Destroys a tenant's key of a provider. @returns null where it has none */
export async function removeProviderKey(
  db: Queryable,
  { tenant, provider, atMs }: { readonly tenant: string; readonly provider: string; readonly atMs: number },
  revision: number,
): Promise<StoredProviderKey | null> {
  const [row] = await db
    .update(providerKeys)
    .set({ sealed: "", lastFour: null, updatedAt: iso(atMs), revision })
    .where(
      and(eq(providerKeys.tenant, tenant), eq(providerKeys.provider, provider), ne(providerKeys.sealed, "")),
    )
    .returning();
  return row === undefined ? null : decode(row);
}

/** Those that are there, of one tenant or of all. */
export async function listProviderKeys(db: Queryable, tenant: string | null): Promise<StoredProviderKey[]> {
  const rows = await db
    .select()
    .from(providerKeys)
    .where(and(ne(providerKeys.sealed, ""), tenant === null ? sql`true` : eq(providerKeys.tenant, tenant)))
    .orderBy(providerKeys.tenant, providerKeys.provider);
  return rows.map(decode);
}

/** Changed after a revision, the removed ones included. */
export async function providerKeysSince(db: Queryable, since: number): Promise<StoredProviderKey[]> {
  return (await db.select().from(providerKeys).where(gt(providerKeys.revision, since))).map(decode);
}

export async function putSharedKeys(
  db: Queryable,
  { tenant, sharedKeys }: Omit<StoredTenantSettings, "forgottenAtMs">,
  revision: number,
): Promise<Omit<StoredTenantSettings, "forgottenAtMs">> {
  await db
    .insert(tenantSettings)
    .values({ tenant, sharedKeys, revision })
    .onConflictDoUpdate({ target: tenantSettings.tenant, set: { sharedKeys, revision } });
  return { tenant, sharedKeys };
}

/** Tells every process to forget the replies of a tenant that it has in memory. */
export async function putForgotten(
  db: Queryable,
  { tenant, atMs }: { readonly tenant: string; readonly atMs: number },
  revision: number,
): Promise<void> {
  const forgottenAt = iso(atMs);
  await db
    .insert(tenantSettings)
    .values({ tenant, sharedKeys: defaultSharedKeys, forgottenAt, revision })
    .onConflictDoUpdate({ target: tenantSettings.tenant, set: { forgottenAt, revision } });
}

/** null: nothing was set. */
export async function findSharedKeys(db: Queryable, tenant: string): Promise<SharedKeys | null> {
  const [row] = await db.select().from(tenantSettings).where(eq(tenantSettings.tenant, tenant));
  return row?.sharedKeys ?? null;
}

/** Changed after a revision. */
export async function tenantSettingsSince(db: Queryable, since: number): Promise<StoredTenantSettings[]> {
  const rows = await db.select().from(tenantSettings).where(gt(tenantSettings.revision, since));
  return rows.map(({ tenant, sharedKeys, forgottenAt }) => ({
    ...{ tenant, sharedKeys },
    forgottenAtMs: forgottenAt === null ? null : Date.parse(forgottenAt),
  }));
}
