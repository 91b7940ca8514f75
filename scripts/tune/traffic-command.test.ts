import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeTraffic } from "../../evals/replay/tune/traffic/testing/made-traffic.ts";
import { backends, type TestDatabase } from "../../server/database/testing/backends.ts";
import { recordTraffic } from "./testing/record-traffic.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const config = `# mine
routing:
  weights: {quality: 0.6, cost: 0.3, latency: 0.1}   # as agreed
`;

describe.each(backends)("npm run tune -- --traffic on $name", { timeout: 120_000 }, (backend) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-tune-"));
  const dataDir = join(folder, "data");
  let database: TestDatabase;
  let ids: string[];

  beforeAll(async () => {
    // The embedded database stays open here, as a running server has it: the command is its guest.
    database = await backend.open(backend.name === "embedded" ? { dataDir, templatePath: null } : {});
    // Qualities stay within [0,1]: the log keeps no others.
    const requests = madeTraffic({ requests: 400, seed: 1, modelError: 0.1, scoredShare: 0.8 });
    ids = await recordTraffic(database, requests);
    writeFileSync(join(folder, "tradewind.yaml"), config);
  }, 120_000);
  afterAll(async () => {
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function tune(...words: string[]) {
    const where = database.url === null ? ["--data-dir", dataDir] : ["--database-url", database.url];
    const child = spawn(
      process.execPath,
      [
        join(root, "node_modules/tsx/dist/cli.mjs"),
        join(root, "scripts/tune.ts"),
        "--traffic",
        ...where,
        "--draws",
        "40",
        ...words,
      ],
      { cwd: folder },
    );
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, ...output };
  }

  it("shows front, scores and charges, draws them, and writes weights by predictions after a yes", async () => {
    const report = join(folder, "front.html");
    const run = await tune("--at-least", "0.85", "--apply", "--yes", "--report", report);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("400 requests of auto since");
    expect(run.stdout).toMatch(
      /of the choices made, 3\d\d requests: score expected 0\.\d+ \[.*observed 0\.\d+ \[/,
    );
    expect(run.stdout).toContain(
      "scores differ from what was expected by more than chance: sweep --by scores",
    );
    expect(run.stdout).toMatch(/^configured +0\.6 +0\.3 +0\.1 .* 0\.0%/m);
    expect(run.stdout).toContain("The same as observed on 400 requests, $ per 1000");
    expect(run.stdout).toMatch(/at least 0\.85 quality, as predicted: weights \{quality: 0\.\d+/);
    expect(run.stdout).toContain("-  weights: {quality: 0.6, cost: 0.3, latency: 0.1}   # as agreed");
    expect(readFileSync(join(folder, "tradewind.yaml"), "utf8")).toMatch(
      /^# mine\nrouting:\n {2}weights: \{quality: 0\.\d+, cost: 0\.\d+, latency: 0\.1\} {3}# as agreed\n$/,
    );
    expect(readFileSync(report, "utf8")).toContain("<svg");
    writeFileSync(join(folder, "tradewind.yaml"), config);
  });

  it("goes by scores and charges where asked, and says what the log cannot tell", async () => {
    const run = await tune("--by", "scores", "--at-least", "0.99", "--min-ess", "100");
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("Front and presets, by scores and charges, doubly robust");
    expect(run.stdout).toMatch(/\d+ of \d+ settings are too thin in scores or charges/);
    expect(run.stdout).toMatch(/effective sample size [\d.]+, below 100/);
    expect(run.stdout).toContain(
      "at least 0.99 quality: cannot be reached by weights that the log can speak of",
    );
  });

  it("says so where no setting is known by scores and charges", async () => {
    const run = await tune("--by", "scores", "--at-most", "1", "--min-ess", "5000");
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("Explore more, collect scores, or go --by predictions.");
  });

  it("takes the newest, and scores from a file before those of the database", async () => {
    const file = join(folder, "scores.jsonl");
    writeFileSync(file, ids.map((id) => `{"request_id":"${id}","score":1}\n`).join(""));
    const run = await tune("--limit", "120", "--scores", file);
    expect(run.stdout).toContain("120 requests of auto since");
    expect(run.stdout).toContain("the newest of 400: --limit 400 reads them all");
    expect(run.stdout).toContain("of the choices made, 120 requests: score expected");
    expect(run.stdout).toContain("observed 1.000 [1.000, 1.000]");
  });

  it("names the time, the database and the fix where nothing is logged", async () => {
    const name =
      backend.name === "embedded" ? `embedded database in ${dataDir}, through the server` : "127.0.0.1";
    await database.sql`delete from decisions`;
    const run = await tune("--since", "24h");
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /The log holds no request for `auto` since \d{4}-.*0 for a named model\)\. Widen --since/,
    );
    expect(run.stderr).toContain(name);
  });
});
