import { and, eq, gt, lte } from "drizzle-orm";
import type { Viewer } from "../../access/viewer.ts";
import type { Queryable } from "../database.ts";
import { sessions } from "../schema/index.ts";

export interface StoredSession {
  readonly hash: Uint8Array;
  /** A link is exchanged for a session, once. */
  readonly kind: "link" | "session";
  readonly viewer: Viewer;
  readonly source: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** Stores one, and removes those that have expired. */
export async function insertSession(db: Queryable, session: StoredSession): Promise<void> {
  const { hash, kind, viewer, source, createdAtMs, expiresAtMs } = session;
  await db.delete(sessions).where(lte(sessions.expiresAt, iso(createdAtMs)));
  const times = { createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs) };
  await db.insert(sessions).values({ hash, kind, ...viewer, source, ...times });
}

/** One that has not expired. */
export async function findSession(
  db: Queryable,
  hash: Uint8Array,
  nowMs: number,
): Promise<StoredSession | null> {
  const isValid = and(
    eq(sessions.hash, hash),
    eq(sessions.kind, "session"),
    gt(sessions.expiresAt, iso(nowMs)),
  );
  const [row] = await db.select().from(sessions).where(isValid);
  return row === undefined ? null : decode(row);
}

/** Takes one out, so that of two who ask at once one gets it. null: there is none, or it has expired. */
export async function takeSession(
  db: Queryable,
  kind: StoredSession["kind"],
  hash: Uint8Array,
  nowMs: number,
): Promise<StoredSession | null> {
  const isMeant = and(eq(sessions.hash, hash), eq(sessions.kind, kind));
  const [row] = await db.delete(sessions).where(isMeant).returning();
  const found = row === undefined ? null : decode(row);
  return found !== null && found.expiresAtMs > nowMs ? found : null;
}

function decode(row: typeof sessions.$inferSelect): StoredSession {
  const { hash, kind, role, tenant, name, source } = row;
  return {
    ...{ hash, kind, source, viewer: { role, tenant, name } },
    createdAtMs: Date.parse(row.createdAt),
    expiresAtMs: Date.parse(row.expiresAt),
  };
}
