import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectToSocket } from "../connect.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../open-database.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { DataFolderLockedError } from "./data-folder-locked-error.ts";
import { makeTemplate } from "./new-database-template.ts";
import { openEmbedded } from "./open-embedded.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { startWritingProcess, type WritingProcess } from "./testing/writing-process.ts";

const folder = temporaryFolder();
const dataDir = join(folder.path, "data");
const open = () => openDatabase({ url: null, dataDir, clock: createTestClock() });

/** One story in steps, because creating a database takes seconds. */
describe("the embedded database of a process that is killed", () => {
  let writer: WritingProcess;

  beforeAll(async () => {
    writer = startWritingProcess(dataDir);
    await writer.acknowledged(1);
  });
  afterAll(async () => {
    await writer.kill();
    folder.remove();
  });

  it("is refused to a second process while the first lives, naming it and the way out", () => {
    let refusal: unknown;
    try {
      open();
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DataFolderLockedError);
    const { message, holder } = refusal as DataFolderLockedError;
    expect(holder?.pid).toBe(writer.pid);
    expect(message).toContain(`in use by process ${writer.pid} since ${holder?.lockedAt}`);
    expect(message).toContain("TRADEWIND_DATA_DIR");
    expect(message).toContain("DATABASE_URL");
  });

  it("can be entered by its owner alone", () => {
    for (const path of [dataDir, join(dataDir, "database"), join(dataDir, "socket")]) {
      expect(statSync(path).mode & 0o777, path).toBe(0o700);
    }
  });

  it("loses nothing that was acknowledged, and is taken over", async () => {
    const acknowledged = await writer.acknowledged(200);
    await writer.kill();
    const database = open();
    await database.ready;
    expect(database.isNew).toBe(false);
    const rows = await database.sql<{ number: number }[]>`select number from numbers order by number`;
    const found = rows.map((row) => row.number);
    expect(found.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(found.length).toBeLessThanOrEqual(acknowledged.length + 1);
    await database.close();
    expect(readdirSync(dataDir).sort()).toEqual(["database", "socket"]);
    expect(readdirSync(join(dataDir, "socket"))).toEqual([]);
  });

  it("is started again when its worker dies, with everything that was acknowledged", async () => {
    const embedded = openEmbedded({ dataDir, templatePath: null, log: silentLog });
    await embedded.listening();
    const sql = connectToSocket(embedded.socketPath)({ maxConnections: 1 });
    await sql`insert into numbers values (-1)`;
    await embedded.crash();
    await embedded.listening();
    const rows = await sql<{ number: number }[]>`select number from numbers where number < 0`;
    expect(rows.map((row) => row.number)).toEqual([-1]);
    await sql.end();
    await embedded.close();
  });

  it("is created anew where its creation was interrupted", async () => {
    const halfMade = temporaryFolder();
    writeFileSync(join(halfMade.path, "database.creating"), "");
    const embedded = openEmbedded({
      dataDir: halfMade.path,
      templatePath: await makeTemplate(),
      log: silentLog,
    });
    expect(embedded.isNew).toBe(true);
    await embedded.listening();
    await embedded.close();
    expect(existsSync(join(halfMade.path, "database.creating"))).toBe(false);
    halfMade.remove();
  });
});
