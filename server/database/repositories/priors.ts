import { and, desc, eq, getTableColumns, ne, sql } from "drizzle-orm";
import type { Priors } from "../../../engine/index.ts";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Queryable } from "../database.ts";
import { priors } from "../schema/index.ts";

/** A version of the priors, without the artefact itself, which is large. */
export interface PriorsVersion {
  readonly version: string;
  readonly createdAtMs: number;
  readonly evidenceCount: number;
  readonly evidenceHash: string;
  /** null: fitted from no evidence. */
  readonly newestEvidenceAtMs: number | null;
  readonly note: string;
  readonly isActive: boolean;
  /** An automatic fit does not replace it. */
  readonly isPinned: boolean;
}

export interface NewPriors extends Omit<PriorsVersion, "version" | "isActive" | "isPinned"> {
  readonly artefact: Priors;
}

/** Adds a version, not active yet; one that is there already stays as it is, because its name is the hash of its content. */
export async function insertPriors(db: Queryable, added: NewPriors): Promise<void> {
  await db
    .insert(priors)
    .values({
      version: added.artefact.version,
      createdAt: new Date(added.createdAtMs).toISOString(),
      artefact: added.artefact,
      evidenceCount: added.evidenceCount,
      evidenceHash: added.evidenceHash,
      newestEvidenceAt:
        added.newestEvidenceAtMs === null ? null : new Date(added.newestEvidenceAtMs).toISOString(),
      note: added.note,
    })
    .onConflictDoNothing();
}

/** The artefact of a version; null where there is none of that name. */
export async function findPriors(db: Queryable, version: string): Promise<Priors | null> {
  const [row] = await db
    .select({ artefact: priors.artefact })
    .from(priors)
    .where(eq(priors.version, version));
  return row?.artefact ?? null;
}

/** Text of a version's artefact, unparsed, because it is megabytes; null where there is none of that name. */
export async function findPriorsText(db: Queryable, version: string): Promise<string | null> {
  const [row] = await db
    .select({ text: sql<string>`${priors.artefact}::text` })
    .from(priors)
    .where(eq(priors.version, version));
  return row?.text ?? null;
}

/** Name of the version that routers are to use; null: the one that is shipped. */
export async function activePriorsVersion(db: Queryable): Promise<string | null> {
  const [row] = await db.select({ version: priors.version }).from(priors).where(eq(priors.isActive, true));
  return row?.version ?? null;
}

/** All versions, newest first. */
export async function listPriors(db: Queryable): Promise<PriorsVersion[]> {
  const { artefact: _, ...columnsWithoutArtefact } = getTableColumns(priors);
  const rows = await db
    .select(columnsWithoutArtefact)
    .from(priors)
    .orderBy(desc(priors.createdAt), desc(priors.version));
  return rows.map(decode);
}

export interface SetActiveOptions {
  /** Whether it stays until a person sets another. @default false */
  readonly isPinned?: boolean;
  /** True for an automatic fit: it does nothing where the active version is pinned. @default false */
  readonly unlessPinned?: boolean;
}

/**
 * Makes one version the active one.
 *
 * @returns False where it was left alone because the active version is pinned.
 * @throws Error where there is no such version.
 */
export async function setActivePriors(
  db: Queryable,
  version: string,
  { isPinned = false, unlessPinned = false }: SetActiveOptions = {},
): Promise<boolean> {
  return db.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.priors}::bigint)`);
    const [current] = await transaction
      .select({ isPinned: priors.isPinned })
      .from(priors)
      .where(eq(priors.isActive, true));
    if (unlessPinned && current?.isPinned === true) return false;
    // Two statements: the index that allows one active version is checked row by row, within a statement too.
    await transaction
      .update(priors)
      .set({ isActive: false, isPinned: false })
      .where(and(eq(priors.isActive, true), ne(priors.version, version)));
    const changed = await transaction
      .update(priors)
      .set({ isActive: true, isPinned })
      .where(eq(priors.version, version))
      .returning({ version: priors.version });
    if (changed.length === 0) {
      throw new Error(
        `There is no version of the priors named ${version}: \`npm run priors -- list\` shows those that there are.`,
      );
    }
    return true;
  });
}

/** Lets every version go, so that routers use the one that is shipped. */
export async function clearActivePriors(db: Queryable): Promise<void> {
  await db.update(priors).set({ isActive: false, isPinned: false }).where(eq(priors.isActive, true));
}

function decode(row: Omit<typeof priors.$inferSelect, "artefact">): PriorsVersion {
  return {
    version: row.version,
    createdAtMs: Date.parse(row.createdAt),
    evidenceCount: row.evidenceCount,
    evidenceHash: row.evidenceHash,
    newestEvidenceAtMs: row.newestEvidenceAt === null ? null : Date.parse(row.newestEvidenceAt),
    note: row.note,
    isActive: row.isActive,
    isPinned: row.isPinned,
  };
}
