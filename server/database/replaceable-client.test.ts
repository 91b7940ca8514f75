import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { connectToUrl } from "./connect.ts";
import { createReplaceableClient } from "./replaceable-client.ts";

const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)("createReplaceableClient", () => {
  it("leaves no statement running in PostgreSQL that nobody waits for", async () => {
    const client = createReplaceableClient(connectToUrl(url!), "sleeping");
    const admin = postgres(url!, { max: 1 });
    const marker = `abandoned_${process.pid}`;
    const running = async (): Promise<number> =>
      (
        await admin`select 1 from pg_stat_activity where state = 'active' and query like ${`%${marker}(%`} and pid <> pg_backend_pid()`
      ).length;
    try {
      // One that computes and never looks at its connection.
      const work = client.run(
        (sql) =>
          sql.unsafe(`select count(*) as ${marker} /* ${marker}( */ from generate_series(1, 1000000000)`),
        300,
      );
      await expect(work).rejects.toThrow("sleeping took longer than 300 ms");
      expect(await running()).toBe(1);
      for (let waits = 0; waits < 100 && (await running()) > 0; waits += 1) await sleep(100);
      expect(await running()).toBe(0);
      expect(await client.run((sql) => sql.unsafe("select 1 as one"), 5000)).toEqual([{ one: 1 }]);
    } finally {
      await client.close();
      await admin.end();
    }
  });
});
