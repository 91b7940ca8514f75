import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compiledProgram } from "../server/testing/compiled-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const fixture = (name: string): string => join(root, "evals/replay/fixtures", name);
const scratch = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function replay(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiledProgram("replay"), ...words], {
    encoding: "utf8",
    cwd: scratch,
  });
  return { status, stdout, stderr };
}

const train = fixture("workshop-train.jsonl");
const test = fixture("workshop-test.jsonl");

describe("npm run replay", { timeout: 300_000 }, () => {
  it("fits, scores, and writes predictions and a report", () => {
    const out = join(scratch, "predictions.jsonl");
    const report = join(scratch, "report.html");
    const { status, stdout, stderr } = replay(
      ...["--train", train, "--test", test, "--policy", "weights:cheap", "--policy", "guarantee"],
      ...["--out", out, "--report", report, "--draws", "50", "--depth", "static"],
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("the model novice is not in the training files");
    expect(stdout).toMatch(/tradewind static +0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\]/);
    expect(stdout).toContain("guarantee 0.95 at 0.9");
    const lines = readFileSync(out, "utf8").trim().split("\n");
    expect(lines).toHaveLength(45);
    const first = JSON.parse(lines[0]!);
    expect(Object.keys(first)).toEqual(["id", "pred", "sd", "cost", "task"]);
    expect(Object.keys(first.pred)).toEqual(["small", "large", "coder", "novice"]);
    expect(first.sd.novice).toBeGreaterThanOrEqual(0.25);
    expect(readFileSync(report, "utf8")).toContain("<svg");
  });

  it("runs the protocol in child processes and writes figures and plots", () => {
    const json = join(scratch, "protocol.json");
    const { status, stdout, stderr } = replay(
      ...["--protocol", train, "--seeds", "2", "--depth", "static", "--json", json, "--docs", scratch],
      ...["--few-rows", "25"],
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("rows: a fifth of the questions held out");
    expect(stdout).toContain("tasks: three tenths of the tasks held out whole");
    const { files } = JSON.parse(readFileSync(json, "utf8"));
    expect(files[0].parts).toHaveLength(4);
    expect(files[0].guarantee.trainingRows).toBe(25);
    expect(readFileSync(join(scratch, "quality.md"), "utf8")).toContain("| **Tradewind**, static |");
    expect(readFileSync(join(scratch, "quality/workshop-train.svg"), "utf8")).toContain("</svg>");
  });

  it("says what it takes, and what is wrong", () => {
    expect(replay("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--protocol FILE") });
    expect(replay("--train", train).status).toBe(2);
    const missing = replay("--train", train, "--test", join(scratch, "gone.jsonl"));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("gone.jsonl");
    expect(replay("--train", train, "--test", test, "--depth", "deep").stderr).toContain("--depth deep");
  });
});
