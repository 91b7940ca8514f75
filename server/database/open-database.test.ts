import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { getTableConfig } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advisoryLocks } from "./advisory-locks.ts";
import type { Log } from "./log.ts";
import { migrate } from "./migrate.ts";
import { inMemory, openDatabase } from "./open-database.ts";
import * as schema from "./schema/index.ts";
import { backends, type TestDatabase } from "./testing/backends.ts";
import { createTestClock } from "./testing/test-clock.ts";

describe.each(backends)("openDatabase on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("is ready once it was reached and migrated", () => {
    expect(database.status()).toMatchObject({ state: "ready", reason: null });
  });

  it("has exactly the columns that the drizzle tables say", async () => {
    const rows = await database.sql<{ table: string; column: string; type: string; nullable: boolean }[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
        not a.attnotnull as nullable
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attnum > 0 and not a.attisdropped
      order by 1, 2`;
    const declared = Object.values(schema)
      .map(getTableConfig)
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((table) =>
        table.columns.map((column) => ({
          table: table.name,
          column: column.name,
          type: column.getSQLType(),
          nullable: !column.notNull,
        })),
      );
    // A column that came later stands last in the database, wherever its table declares it.
    const byColumn = (one: { table: string; column: string }, other: typeof one): number =>
      `${one.table} ${one.column}` < `${other.table} ${other.column}` ? -1 : 1;
    expect([...rows].sort(byColumn)).toEqual(declared.sort(byColumn));
  });

  it("can be migrated again, by two at once, without a change", async () => {
    const before = await migrations();
    await migrateAtOnce(database);
    expect(await migrations()).toEqual(before);
    expect(before).toHaveLength(journal().entries.length);
  });

  it("keeps JSON and times of the plain client as postgres.js reads them, beside drizzle", async () => {
    const at = new Date("2026-11-22T12:00:00.123Z");
    const [row] = await database.sql<{ json: unknown; at: Date }[]>`
      select ${database.sql.json({ a: [1] })}::jsonb as json, ${at}::timestamptz as at`;
    expect(row).toEqual({ json: { a: [1] }, at });
  });

  it("migrates an empty database once when several ask for it at once", async () => {
    const fresh = await backend.open();
    await fresh.sql.unsafe("drop schema public cascade; create schema public; drop schema drizzle cascade");
    await migrateAtOnce(fresh);
    const applied = await fresh.sql`select hash from drizzle.__drizzle_migrations`;
    expect(applied).toHaveLength(journal().entries.length);
    await fresh.remove();
  });

  it.runIf(backend.name === "PostgreSQL")(
    "waits with its migrations while another process is at them",
    async () => {
      const fresh = await backend.open();
      await fresh.sql.unsafe("drop schema public cascade; create schema public; drop schema drizzle cascade");
      const other = fresh.connect({ maxConnections: 1 });
      await other`select pg_advisory_lock(${advisoryLocks.migrations}::bigint)`;
      let isDone = false;
      const migrating = migrateAtOnce(fresh, 1).then(() => {
        isDone = true;
      });
      await expect.poll(waitingForMigrations).toBe(1);
      expect(isDone).toBe(false);
      await other`select pg_advisory_unlock(${advisoryLocks.migrations}::bigint)`;
      await migrating;
      await other.end();
      await fresh.remove();
    },
  );

  it.runIf(backend.name === "PostgreSQL")(
    "says what to do where the role may not create tables, and needs no such right once they are there",
    async () => {
      const fresh = await backend.open();
      const role = `reader_${process.pid}`;
      await fresh.sql.unsafe(`
        drop schema public cascade; create schema public; drop schema drizzle cascade;
        create role ${role} login password 'only-for-tests'`);
      const url = new URL(fresh.url ?? "");
      url.username = role;
      url.password = "only-for-tests";
      const open = () => openDatabase({ url: url.href, dataDir: inMemory, clock: createTestClock() });
      const refused = open();
      await expect
        .poll(() => refused.status().reason)
        .toMatch(/permission denied.*: the role lacks a right: let it own the database/);
      await refused.close();
      const migrated = fresh.connect({ maxConnections: 1 });
      await migrate(migrated);
      await migrated.unsafe(`
        grant usage on schema public, drizzle to ${role};
        grant select on all tables in schema public, drizzle to ${role}`);
      const allowed = open();
      await allowed.ready;
      await allowed.close();
      await migrated.unsafe(`drop owned by ${role}; drop role ${role}`);
      await migrated.end();
      await fresh.remove();
    },
  );

  async function migrateAtOnce({ connect }: TestDatabase, processes = 3): Promise<void> {
    const clients = Array.from({ length: processes }, () => connect({ maxConnections: 1 }));
    await Promise.all(clients.map(migrate));
    await Promise.all(clients.map((client) => client.end()));
  }

  async function waitingForMigrations(): Promise<number> {
    const rows = await database.sql`
      select 1 from pg_locks where locktype = 'advisory' and objid = ${advisoryLocks.migrations} and not granted`;
    return rows.length;
  }

  async function migrations(): Promise<unknown[]> {
    return [...(await database.sql`select hash, created_at from drizzle.__drizzle_migrations order by 1`)];
  }
});

function journal(): { entries: unknown[] } {
  return JSON.parse(readFileSync(new URL("./migrations/meta/_journal.json", import.meta.url), "utf8"));
}

describe("openDatabase with a server that is not there", () => {
  const clock = createTestClock();

  it("returns at once, says why it is not ready, and says it in the log once", async () => {
    const said: object[] = [];
    const log: Log = { info: () => undefined, warn: (fields) => said.push(fields), error: () => undefined };
    const url = `postgres://someone:secret@127.0.0.1:${await refusingPort()}/somewhere`;
    const database = openDatabase({ url, dataDir: inMemory, clock, log });
    expect(database.status()).toEqual({ state: "opening", sinceMs: clock.nowMs(), reason: null });
    await expect.poll(() => database.status().state).toBe("unavailable");
    expect(database.status().reason).toMatch(/ECONNREFUSED/);
    expect(said).toHaveLength(1);
    expect(JSON.stringify([said, database.description])).not.toContain("secret");
    await database.close();
    expect(database.status().state).toBe("closed");
    await expect(database.ready).rejects.toThrow("closed before it was ready");
  });

  it("refuses what is not a PostgreSQL URL, without repeating it", () => {
    for (const url of ["mysql://root:secret@localhost/db", "localhost:5432/secret", ""]) {
      const open = () => openDatabase({ url, dataDir: inMemory, clock });
      expect(open, url).toThrow("DATABASE_URL is not a PostgreSQL URL");
      expect(open, url).not.toThrow("secret");
    }
  });

  async function refusingPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === "object" && address !== null ? address.port : 0;
  }
});
