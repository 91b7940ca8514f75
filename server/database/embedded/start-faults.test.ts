import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecorder } from "../../record/create-recorder.ts";
import { requestIdFactory } from "../../record/request-id-factory.ts";
import { sampleDecision, samplePrompt } from "../../record/testing/sample-records.ts";
import { compiledProgram } from "../../testing/compiled-program.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../open-database.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { makeTemplate } from "./new-database-template.ts";
import { openEmbedded } from "./open-embedded.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const mount = (...args: string[]): boolean => spawnSync("mount", args).status === 0;

/** Mounting takes root, and a container that may. */
const canMount = (() => {
  const probe = temporaryFolder();
  const isMounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.path);
  if (isMounted) execFileSync("umount", [probe.path]);
  probe.remove();
  return isMounted;
})();

const open = (dataDir: string, template: string | null = null) =>
  openEmbedded({ dataDir, templatePath: template, log: silentLog });

afterAll(() => folder.remove());

describe("a data folder that cannot be used", () => {
  it("is refused with the cause and the way out where its path leads through a file", () => {
    writeFileSync(at("file"), "");
    for (const dataDir of [at("file"), at("file/below"), at("file/below/that")])
      expect(() => open(dataDir)).toThrow(/cannot be used: .*file.* Name another folder by --data-dir/);
  });

  it.runIf(canMount)("is refused where the file system is read-only, whether it exists or not", async () => {
    mkdirSync(at("read-only"));
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", at("read-only"));
    try {
      mkdirSync(at("read-only/made"));
      mount("-o", "remount,ro", at("read-only"));
      for (const name of ["made", "new", "new/below"])
        expect(() => open(at(`read-only/${name}`))).toThrow(
          /the file system is read-only \(EROFS\)\. Name another/,
        );
    } finally {
      execFileSync("umount", [at("read-only")]);
    }
  });
});

describe("a database that cannot be opened", () => {
  beforeAll(async () => {
    const embedded = open(at("whole"), await makeTemplate());
    await embedded.listening();
    await embedded.close();
  }, 300_000);

  const global = "database/global";
  it.each([
    ["without its control file", (dir: string) => rmSync(join(dir, global, "pg_control")), "are damaged"],
    [
      "with rubbish in it",
      (dir: string) => writeFileSync(join(dir, global, "pg_control"), "x".repeat(8192)),
      "are damaged",
    ],
    [
      "with an empty version",
      (dir: string) => writeFileSync(join(dir, "database/PG_VERSION"), ""),
      "are damaged",
    ],
    [
      "without tables",
      (dir: string) => rmSync(join(dir, "database/base"), { recursive: true }),
      "are damaged",
    ],
    [
      "of an older PostgreSQL",
      (dir: string) => writeFileSync(join(dir, "database/PG_VERSION"), "17\n"),
      "are those of PostgreSQL 17",
    ],
  ])("says what to do: %s", async (name, damage, what) => {
    const dataDir = at(name);
    cpSync(at("whole"), dataDir, { recursive: true });
    damage(dataDir);
    const embedded = open(dataDir);
    await expect(embedded.listening()).rejects.toThrow(`cannot be opened: its files ${what}`);
    await embedded.close();
    expect(existsSync(join(dataDir, "database.lock"))).toBe(false);
  });
});

describe.runIf(canMount)("a disk that is too small", () => {
  it("is named, and the database is created and written without losing a row once there is space", async () => {
    mkdirSync(at("disk"));
    mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", at("disk"));
    try {
      const clock = createTestClock();
      const database = openDatabase({
        url: null,
        dataDir: at("disk/data"),
        clock,
        templatePath: await makeTemplate(),
      });
      const recorder = createRecorder({ database, clock });
      const nextId = requestIdFactory({ clock, random: () => 0.5 });
      for (let row = 0; row < 1000; row++) recorder.recordDecision(sampleDecision(nextId()), samplePrompt());
      await expect
        .poll(() => database.status().reason)
        .toMatch(/cannot be created: its disk has \d+ kB left\. Free space there/);
      mount("-o", "remount,size=256m", at("disk"));
      await database.ready;
      await recorder.flush();
      expect(recorder.counters()).toMatchObject({ waiting: 0, written: 1000, dropped: 0 });
      // Full again, in the midst of writing.
      const { size } = {
        size: Number(
          execFileSync("du", ["-sk", at("disk")])
            .toString()
            .split("\t")[0],
        ),
      };
      mount("-o", `remount,size=${size + 512}k`, at("disk"));
      for (let row = 0; row < 2000; row++) recorder.recordDecision(sampleDecision(nextId()), samplePrompt());
      await recorder.flush().catch(() => undefined);
      mount("-o", "remount,size=256m", at("disk"));
      const counters = await recorder.close(60_000);
      expect(counters).toMatchObject({ waiting: 0, written: 3000, dropped: 0, rejected: 0 });
      await database.close();
    } finally {
      execFileSync("umount", [at("disk")]);
    }
  }, 300_000);
});

describe("a start that fails", () => {
  it("on a taken port leaves no lock behind, and says whose fault it is", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { status, stderr } = spawnSync(
      process.execPath,
      [compiledProgram("main"), `--port=${port}`, `--data-dir=${at("port")}`],
      { encoding: "utf8", env: { PATH: process.env.PATH ?? "" } },
    );
    taken.close();
    expect(status).toBe(1);
    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1 port ${port} (EADDRINUSE): another process has it. Stop that one, or choose another port by --port.\n`,
    );
    expect(existsSync(join(at("port"), "database.lock"))).toBe(false);
  }, 300_000);
});
