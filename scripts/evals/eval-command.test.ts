import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeFiles } from "../../evals/suites/testing-folder.ts";
import { compiledProgram } from "../../server/testing/compiled-program.ts";
import { readEvalArguments } from "./eval-arguments.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "eval-command-"));

function run(
  script: string,
  words: readonly string[],
  folder = dataDir,
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiledProgram(basename(script, ".ts")), ...words],
    {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env.PATH, TRADEWIND_DATA_DIR: folder, OLLAMA_BASE_URL: "http://127.0.0.1:9" },
      timeout: 300_000,
    },
  );
  return { code: status, text: `${stdout}${stderr}` };
}

const suite = writeFiles({
  "tiny.yaml": `
name: tiny
task_type: math
cases:
  - {id: one, input: "What is 17 * 23?", graders: [{type: length, min_characters: 1}]}
  - {id: two, input: "Hello", graders: [{type: exact, value: nobody says this}]}
`,
});

describe("npm run eval", () => {
  it("runs a suite, writes reports, exits with 100 on a failure, and the run is there afterwards", {
    timeout: 300_000,
  }, () => {
    const html = join(dataDir, "reports", "run.html");
    const { code, text } = run("eval.ts", [
      suite,
      "--models",
      "demo/swift,auto",
      "--max-usd",
      "1",
      "--html",
      html,
    ]);
    expect(text).toContain("demo/swift");
    expect(text).toContain("finished");
    expect(code).toBe(100);
    expect(readFileSync(html, "utf8")).toContain("tiny/two");
    const listed = run("evals.ts", ["list"]);
    expect(listed.text).toContain("tiny");
    expect(listed.code).toBe(0);
  });

  it("says what is kept, and how to go on, where the disk fails in the middle", { timeout: 300_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "eval-broken-off-"));
    writeFileSync(join(folder, "eval-cache"), "no folder");
    const { code, text } = run("eval.ts", [suite, "--models", "demo/swift"], folder);
    expect(code).toBe(1);
    expect(text).toMatch(/Run \S+ was interrupted: .*eval-cache/);
    expect(text).toContain("repeat the command with --resume");
  });

  it("names file, line and fix of a broken suite before anything is opened", { timeout: 300_000 }, () => {
    const broken = writeFiles({ "broken.yaml": "cases:\n  - {input: hi, graders: [{type: vibes}]}\n" });
    const { code, text } = run("eval.ts", [broken]);
    expect(code).toBe(1);
    expect(text).toMatch(/broken\.yaml:2 cases\[0\]\.graders\[0\]\.type/);
  });
});

describe("readEvalArguments", () => {
  it("reads options, and --resume with or without a run", () => {
    const options = readEvalArguments([
      "s.yaml",
      "--models",
      "a, b",
      "--max-usd",
      "0.5",
      "--resume",
      "--columns",
      "input=q,ideal=a",
    ]);
    expect(options).toMatchObject({
      suites: ["s.yaml"],
      models: ["a", "b"],
      maxUsd: 0.5,
      resume: "",
      columns: { input: "q", ideal: "a" },
    });
    expect(readEvalArguments(["s", "--resume", "run-7"]).resume).toBe("run-7");
    expect(readEvalArguments(["s"]).resume).toBeNull();
  });
  it.each([
    [["s", "--samples", "0"], "--samples takes a whole number from 1, not 0"],
    [["s", "--max-usd", "free"], "--max-usd takes a number of dollars above 0, not free"],
    [["s", "--columns", "q"], "--columns takes field=column pairs"],
  ])("refuses %j", (words, message) => {
    expect(() => readEvalArguments(words)).toThrow(message);
  });
});

it("leaves nothing behind in the project's own folder", () => {
  expect(existsSync(join(dataDir, "eval-cache"))).toBe(true);
});
