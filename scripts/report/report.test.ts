import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../server/database/open-database.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { compiledProgram } from "../../server/testing/compiled-program.ts";
import { fillLog } from "../bench/reports/fill-log.ts";
import { reportCommand } from "./report-command.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tradewind-report-"));
const requests = 3_000;
const markup = '<script>alert("1")</script>,=1+1';

/** The command in this process. */
async function report(...words: string[]): Promise<string> {
  let printed = "";
  const command = reportCommand((text) => {
    printed += text;
  });
  await command.parseAsync(["--data-dir", folder, ...words], { from: "user" });
  return printed;
}

describe("npm run report", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    const database = openDatabase({ url: null, dataDir: folder, clock: systemClock });
    await database.ready;
    await fillLog(database.sql, { requests, days: 1, nowMs: systemClock.nowMs() });
    await database.sql`update usage_tail set key_id = ${markup} where key_id = 'key_0_0'`;
    await database.close();
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("prints tables", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [compiledProgram("report"), "--data-dir", folder, "--since", "3d"],
      { encoding: "utf8", cwd: root },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("requests   3,000, of which failed");
    for (const title of ["By model", "By task type", "By key", "By tag", "By provider", "By tenant"])
      expect(stdout).toContain(title);
    expect(stdout).toContain("bench/model-19");
  });

  it("writes one page without script, file or network, in which every name is text", async () => {
    const file = join(folder, "page.html");
    await report("--since", "3d", "--html", file);
    const page = readFileSync(file, "utf8");
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\//i);
    expect(page).toContain("&#60;script&#62;");
    expect(page.match(/<svg /g)).toHaveLength(3);
  });

  it("prints rows whose sums are the whole, and no formula", async () => {
    const stdout = await report("--since", "3d", "--csv", "--limit", "200");
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    for (const by of ["all", "model", "task", "key", "tenant"]) {
      const own = rows.filter((row) => row.group_by === by);
      expect(own.reduce((sum, row) => sum + Number(row.requests), 0)).toBe(requests);
    }
    expect(rows.some(({ value }) => value === markup)).toBe(true);
    expect(rows.filter(({ value }) => /^[=+@-]/.test(value!))).toEqual([]);
  });

  it.each([
    [["--since", "soon"], "`since` is `soon`"],
    [["--bucket", "week"], "hour or day"],
    [["--html", "x.html", "--csv"], "exclude each other"],
    [["--data-dir", "/nonexistent/folder"], "There is no database"],
  ])("refuses %j", async (words, message) => {
    await expect(report(...words)).rejects.toThrow(message);
  });
});
