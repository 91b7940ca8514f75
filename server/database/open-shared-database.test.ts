import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../start/system-ports.ts";
import { openSharedDatabase } from "./open-shared-database.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("openSharedDatabase", () => {
  it("waits for a new embedded database past the limit of one that does not answer, and says so", {
    timeout: 300_000,
  }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "shared-"));
    folders.push(dataDir);
    const said: string[] = [];
    // Creating takes seconds: many times this limit.
    const waits = { readyDeadlineMs: 20, progressEveryMs: 50 };
    const options = { url: null, dataDir, clock: systemClock, waits };
    const database = await openSharedDatabase({ ...options, onWait: (words) => said.push(words) });
    await database.close();
    expect(said[0]).toMatch(/^Still creating the embedded database in .* \(\d+ s\)$/);
  });

  it("gives up on a server that does not answer", async () => {
    const waits = { readyDeadlineMs: 300, progressEveryMs: 50 };
    const url = "postgres://nobody@127.0.0.1:9/none";
    await expect(openSharedDatabase({ url, dataDir: "", clock: systemClock, waits })).rejects.toThrow(
      "does not answer",
    );
  });
});
