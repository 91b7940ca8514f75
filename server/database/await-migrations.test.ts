import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awaitMigrations } from "./await-migrations.ts";
import { backends, type TestDatabase } from "./testing/backends.ts";

describe.each(backends)("awaitMigrations on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  }, 300_000);
  afterAll(() => database.remove());
  const wait = (deadlineMs: number): Promise<void> =>
    awaitMigrations(database.connect({ maxConnections: 1 }), { deadlineMs, description: "test database" });

  it("finds a database that is ready, and goes on looking at one that is not until it is", async () => {
    await wait(0);
    await database.sql`alter schema drizzle rename to elsewhere`;
    const waiting = wait(30_000);
    await database.sql`alter schema elsewhere rename to drizzle`;
    await waiting;
  });

  it("says what was lacking when the deadline has passed", async () => {
    await database.sql`update drizzle.__drizzle_migrations set created_at = 1`;
    await expect(wait(0)).rejects.toThrow(
      "The test database is not ready: it has the tables of an older release",
    );
    await database.sql`drop schema drizzle cascade`;
    await expect(wait(0)).rejects.toThrow(/The test database is not ready: relation .* does not exist/);
  });
});
