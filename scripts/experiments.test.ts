import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { compiledProgram } from "../server/testing/compiled-program.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-experiments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, ...words: string[]) {
  return spawnSync(process.execPath, [compiledProgram(script), ...words], {
    ...{ cwd: folder, encoding: "utf8" },
    env: { PATH: process.env.PATH, TRADEWIND_DATA_DIR: folder },
  });
}

it("npm run experiments starts, lists and stops one, says what is wrong, and npm run savings refuses", {
  timeout: 300_000,
}, () => {
  expect(run("experiments", "--help").stdout).toContain("--guardrail");
  const wrong = run("experiments", "create", "--holdout", "0.9");
  expect([wrong.status, wrong.stderr]).toEqual([
    1,
    expect.stringContaining("--holdout takes a share above 0"),
  ]);
  const arms = ["--arm", '{"name": "a"}', "--arm", '{"name": "b", "preset": "cheap"}'];
  const made = run("experiments", "create", "--name", "x", "--metric", "thumbs", "--mde", "0.2", ...arms);
  expect([made.status, made.stderr]).toEqual([0, expect.any(String)]);
  expect(made.stdout).toContain("units to find a difference of 0.2");
  const id = made.stdout.split(" ")[0]!;
  expect(run("experiments", "list").stdout).toContain(id);
  expect(run("experiments", "look", id).stdout).toContain("sample ratio as promised");
  expect(run("experiments", "stop", id).stdout).toContain("stopped by an administrator");
  const savings = run("savings");
  expect([savings.status, savings.stdout]).toEqual([
    1,
    expect.stringContaining("no holdout ran in this period"),
  ]);
});
