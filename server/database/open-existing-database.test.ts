import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../start/system-ports.ts";
import { openExistingDatabase } from "./open-existing-database.ts";
import { openSharedDatabase } from "./open-shared-database.ts";

describe("openExistingDatabase", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-existing-"));
  const options = { url: null, dataDir: join(folder, "data"), clock: systemClock };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("creates nothing where there is none, and opens it once it was created", {
    timeout: 300_000,
  }, async () => {
    expect(await openExistingDatabase(options)).toBeNull();
    expect(existsSync(options.dataDir)).toBe(false);
    await (await openSharedDatabase(options)).close();
    const database = await openExistingDatabase(options);
    expect(database?.description).toContain(options.dataDir);
    await database?.close();
  });
});
