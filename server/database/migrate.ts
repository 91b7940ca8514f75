import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { advisoryLocks } from "./advisory-locks.ts";
import type { Client } from "./connect.ts";

/** From source: `server/database/migrations`; from the bundle: `dist/migrations`, where the build copies it. */
export const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/** Where drizzle-kit keeps what was applied, too. */
const appliedTable = "drizzle.__drizzle_migrations";

const selectApplied = `select max(created_at)::text as applied from ${appliedTable}`;

/** When the newest applied migration was written, milliseconds; 0: none was ever applied. One round trip. */
async function newestApplied(client: Client): Promise<number> {
  try {
    const [row] = await client.unsafe<{ applied: string | null }[]>(selectApplied);
    return Number(row?.applied ?? 0);
  } catch (error) {
    const isMissing =
      error instanceof Error && "code" in error && ["42P01", "3F000"].includes(String(error.code));
    if (isMissing) return 0;
    throw error;
  }
}

/**
 * Within one process the advisory lock does not keep callers apart on the embedded database, whose connections share one session; so they
 * also take turns here.
 */
let turn: Promise<void> = Promise.resolve();

/**
 * Applies the migrations that a database lacks, all or none; none lacking, it changes nothing and needs no right to. Any number of processes
 * may call it at once: one works, the others wait and find it done. Statements travel together, because a database may be far away: one round
 * trip where nothing is lacking, three where something is.
 *
 * @param client with one connection
 */
export function migrate(client: Client): Promise<void> {
  const mine = turn.then(() => applyLacking(client));
  turn = mine.catch(() => undefined);
  return mine;
}

async function applyLacking(client: Client): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder });
  const newest = Math.max(...migrations.map(({ folderMillis }) => folderMillis));
  if ((await newestApplied(client)) >= newest) return;
  try {
    const results = await client.unsafe<{ applied: string | null }[][]>(`
      begin;
      select pg_advisory_xact_lock(${advisoryLocks.migrations});
      create schema if not exists drizzle;
      create table if not exists ${appliedTable} (id serial primary key, hash text not null, created_at bigint);
      ${selectApplied}`);
    const applied = Number(results.at(-1)?.[0]?.applied ?? 0);
    const statements = migrations
      .filter(({ folderMillis }) => folderMillis > applied)
      .flatMap(({ sql, hash, folderMillis }) => [
        ...sql,
        `insert into ${appliedTable} (hash, created_at) values ('${hash}', ${folderMillis})`,
      ]);
    // Each on lines of its own: a comment ends with its line.
    await client.unsafe([...statements, "commit"].join("\n;\n"));
  } catch (error) {
    await client.unsafe("rollback").catch(() => undefined);
    throw error;
  }
}
