import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compiledProgram } from "../server/testing/compiled-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const outcomes = join(root, "evals/replay/fixtures/workshop-train.jsonl");
const scratch = mkdtempSync(join(tmpdir(), "tune-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function tune(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiledProgram("tune"), ...words], {
    encoding: "utf8",
    cwd: scratch,
  });
  return { status, stdout, stderr };
}

const quick = ["--depth", "static", "--draws", "40", "--folds", "3"];

describe("npm run tune", { timeout: 300_000 }, () => {
  it("shows the front and proposes weights, and writes nothing without a yes", () => {
    const report = join(scratch, "front.html");
    const run = tune(outcomes, ...quick, "--at-least", "0.75", "--apply", "--report", report);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("auto:balanced");
    expect(run.stdout).toMatch(/at least 0\.75 quality, as measured: weights \{quality: 0\.\d+/);
    expect(run.stdout).toContain("+  weights: {quality:");
    expect(run.stdout).toContain("add --yes to write");
    expect(existsSync(join(scratch, "tradewind.yaml"))).toBe(false);
    expect(readFileSync(report, "utf8")).toContain("What the weights can trade");
  });

  it("writes after a yes, comments kept", () => {
    const file = join(scratch, "own.yaml");
    writeFileSync(file, "# mine\nrouting:\n  weights: {quality: 0.6, cost: 0.4, latency: 0}   # as agreed\n");
    const run = tune(outcomes, ...quick, "--at-most", "0.7", "--apply", "--yes", "--config", file);
    expect(run.status).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(
      /^# mine\nrouting:\n {2}weights: \{quality: 0\.\d+, cost: 0\.\d+, latency: 0\} {3}# as agreed\n$/,
    );
    expect(run.stdout).toContain("-  weights: {quality: 0.6, cost: 0.4, latency: 0}   # as agreed");
  });

  it("says when a goal cannot be reached, with a code of its own", () => {
    const run = tune(outcomes, ...quick, "--at-most", "0.0001");
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("cannot be reached with these models. The cheapest setting has");
  });

  it("refuses two goals, and a change without a goal", () => {
    expect(tune(outcomes, "--at-least", "0.5", "--at-most", "1").stderr).toContain("are two goals");
    expect(tune(outcomes, "--apply").stderr).toContain("--apply needs a goal");
  });
});
