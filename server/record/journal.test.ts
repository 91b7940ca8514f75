import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../database/log.ts";
import { journalName, openJournal } from "./journal.ts";
import { claimJournals } from "./recover-journals.ts";

const clock = { nowMs: () => Date.now(), monotonicMs: () => 0 };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tradewind-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const texts = (): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));

describe("openJournal", () => {
  it("keeps a row until the database has it, through passes that fail", async () => {
    const journal = openJournal({ folder, clock, log: silentLog })!;
    journal.append("decisions", "[1]");
    journal.append("outcomes", "[2]");
    await turn();
    expect(texts()).toEqual(["decisions [1]\noutcomes [2]\n", ""]);
    journal.passBegins();
    journal.append("decisions", "[3]");
    await turn();
    // The pass fails: nothing goes, and the next one does not turn to the file that is not empty.
    journal.passBegins();
    journal.append("decisions", "[4]");
    await turn();
    expect(texts()).toEqual(["decisions [1]\noutcomes [2]\n", "decisions [3]\ndecisions [4]\n"]);
    journal.passEnds();
    expect(texts()).toEqual(["", "decisions [3]\ndecisions [4]\n"]);
    journal.passBegins();
    journal.append("decisions", "[5]");
    await turn();
    journal.passEnds();
    expect(texts()).toEqual(["decisions [5]\n", ""]);
    journal.close(true);
    expect(texts()).toEqual([]);
  });

  it("stays where not everything is in the database, and does without where it cannot be kept", async () => {
    const journal = openJournal({ folder, clock, log: silentLog })!;
    journal.append("decisions", "[1]");
    journal.close(false);
    expect(texts()).toEqual(["decisions [1]\n", ""]);
    writeFileSync(join(folder, "file"), "");
    expect(openJournal({ folder: join(folder, "file", "x"), clock, log: silentLog })).toBeNull();
  });
});

describe("claimJournals", () => {
  it("takes those of processes that are gone, and leaves those of others that live", () => {
    mkdirSync(folder, { recursive: true });
    const here = hostname();
    const gone = journalName({ host: here, pid: 2 ** 22 + 1 }, 0);
    const mine = journalName({ host: here, pid: process.pid }, 1);
    const parent = journalName({ host: here, pid: process.ppid }, 0);
    const elsewhere = journalName({ host: "other", pid: 1 }, 0);
    for (const name of [gone, mine, parent, elsewhere]) writeFileSync(join(folder, name), "");
    const claimed = claimJournals(folder, clock).map((file) => file.slice(folder.length + 1));
    expect(claimed.sort()).toEqual([gone, mine].map((name) => `${name}.${process.pid}.claimed`).sort());
    expect(claimJournals(folder, { nowMs: () => Date.now() + 120_000 })).toHaveLength(3);
    expect(readdirSync(folder)).toContain(parent);
  });
});
