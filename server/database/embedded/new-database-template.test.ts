import { describe, expect, it } from "vitest";
import { inMemory, openDatabase } from "../open-database.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { makeTemplate } from "./new-database-template.ts";

describe("a database made from the template", () => {
  it("has the schema of one that was made from nothing, and no row but those that migrations write", async () => {
    const found = await Promise.all(
      [null, await makeTemplate()].map(async (templatePath) => {
        const database = openDatabase({
          url: null,
          dataDir: inMemory,
          clock: createTestClock(),
          templatePath,
        });
        await database.ready;
        const columns = await database.sql`
          select table_schema, table_name, column_name, data_type, column_default from information_schema.columns
          where table_schema in ('public', 'drizzle') order by 1, 2, 3`;
        const tables = await database.sql<{ name: string }[]>`
          select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
        const rows: Record<string, number> = {};
        for (const { name } of tables) {
          const [row] = await database.sql.unsafe<{ count: number }[]>(
            `select count(*)::int as count from "${name}"`,
          );
          rows[name] = row?.count ?? 0;
        }
        await database.close();
        return { columns: [...columns], rows };
      }),
    );
    expect(found[1]).toEqual(found[0]);
    // Each installation makes its own salt of prompt hashes.
    expect(found[1]?.rows.installation).toBe(0);
  }, 300_000);
});
