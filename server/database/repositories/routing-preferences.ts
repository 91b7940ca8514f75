import { desc, eq } from "drizzle-orm";
import type { RoutingSetting } from "../../operation/routing-setting.ts";
import type { Queryable } from "../database.ts";
import { routingPreferences } from "../schema/index.ts";

/** What was set for `auto` once. */
export interface StoredPreferences {
  readonly revision: number;
  /** null: as configured. */
  readonly setting: RoutingSetting | null;
  readonly setAtMs: number;
  readonly actor: string;
}

export async function insertPreferences(db: Queryable, row: StoredPreferences): Promise<StoredPreferences> {
  const { setAtMs, ...rest } = row;
  await db.insert(routingPreferences).values({ ...rest, setAt: new Date(setAtMs).toISOString() });
  return row;
}

/** The newest first. */
export async function listPreferences(db: Queryable, limit: number): Promise<StoredPreferences[]> {
  const rows = await db
    .select()
    .from(routingPreferences)
    .orderBy(desc(routingPreferences.revision))
    .limit(limit);
  return rows.map(decode);
}

/** What was set last, where that is after a revision; null: nothing was. */
export async function preferencesSince(db: Queryable, since: number): Promise<StoredPreferences | null> {
  const [newest] = await listPreferences(db, 1);
  return newest !== undefined && newest.revision > since ? newest : null;
}

export async function findPreferences(db: Queryable, revision: number): Promise<StoredPreferences | null> {
  const [row] = await db.select().from(routingPreferences).where(eq(routingPreferences.revision, revision));
  return row === undefined ? null : decode(row);
}

const decode = ({ setAt, ...row }: typeof routingPreferences.$inferSelect): StoredPreferences => ({
  ...row,
  setAtMs: Date.parse(setAt),
});
