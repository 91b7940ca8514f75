import { expect, it } from "vitest";
import { backends } from "./backends.ts";

/** Said once per run: whoever reads a green result should know what it covers. */
it("runs the database tests on the embedded database, and on PostgreSQL where TEST_DATABASE_URL is set", () => {
  const names = backends.map((backend) => backend.name);
  const line =
    names.length === 1
      ? "Database tests run on the embedded database alone: TEST_DATABASE_URL is not set.\n"
      : `Database tests run on: ${names.join(", ")}.\n`;
  process.stderr.write(line);
  expect(names).toContain("embedded");
});
