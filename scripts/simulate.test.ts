import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compiledProgram } from "../server/testing/compiled-program.ts";

function simulate(...words: string[]) {
  return spawnSync(process.execPath, [compiledProgram("simulate"), ...words], { encoding: "utf8" });
}

it("npm run simulate lists its simulations and names a wrong option", { timeout: 300_000 }, () => {
  const help = simulate("--help");
  expect(help.status).toBe(0);
  expect(help.stdout).toContain("coverage");
  const wrong = simulate("coverage", "--simulations", "0");
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain("--simulations takes a whole number from 1, not 0");
});

it("npm run simulate -- coverage prints the same table for the same seed", { timeout: 300_000 }, () => {
  const run = simulate("coverage", "--simulations", "2", "--seed", "4");
  expect(run.stderr).toBe("");
  expect(run.stdout).toContain("| right-or-wrong, 250 requests |");
  expect(simulate("coverage", "--simulations", "2", "--seed", "4").stdout).toBe(run.stdout);
});

it("npm run simulate -- regret shows what learning saves on recorded outcomes, the same for the same seeds", {
  timeout: 300_000,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "regret-"));
  const file = join(folder, "made.jsonl");
  const rows = Array.from({ length: 80 }, (_, index) => ({
    ...{ id: `q${index}`, task: "sums", prompt: `What is ${index} plus ${index * 7}?` },
    outcomes: { expensive: { score: 1, cost_usd: 0.002 }, cheap: { score: 0, cost_usd: 0.001 } },
  }));
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
  const regret = (...words: string[]) => simulate("regret", file, "--days", "3", ...words);
  const run = regret("--seeds", "2", "--requests", "100");
  expect(run.stderr).toBe("");
  const lines = run.stdout.trim().split("\n");
  expect(lines).toHaveLength(2 + 4 * 5);
  const regretOf = (start: string, traffic: string, rule: string): number => {
    const line = lines.find((one) => one.includes(`| ${start} | ${traffic} | ${rule} |`));
    return Number.parseFloat(line!.split("|")[5]!);
  };
  // Nothing is known of either, so the cheap one is taken until scores tell.
  expect(regretOf("cold", "steady", "no learning")).toBeGreaterThan(300);
  expect(regretOf("cold", "steady", "Tradewind")).toBeLessThan(100);
  expect(regretOf("warm", "steady", "Tradewind")).toBeLessThan(20);
  const short = regret("--seeds", "1", "--requests", "20");
  expect(short.stdout).toContain("| Tradewind |");
  expect(regret("--seeds", "1", "--requests", "20").stdout).toBe(short.stdout);
  rmSync(folder, { recursive: true });
});

it("npm run simulate -- whatif counts more refusals where the log drew nothing than where it drew", {
  timeout: 300_000,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "whatif-"));
  const file = join(folder, "made.jsonl");
  const rows = Array.from({ length: 120 }, (_, index) => ({
    ...{ id: `q${index}`, task: "sums", prompt: `What is ${index} plus ${index * 7}?` },
    outcomes: {
      expensive: { score: index % 10 === 0 ? 0 : 1, cost_usd: 0.002 },
      cheap: { score: index % 5 === 0 ? 0 : 1, cost_usd: 0.001 },
    },
  }));
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
  const totals = (...words: string[]): string => {
    const run = simulate("whatif", file, "--seeds", "1", "--requests", "600", ...words);
    expect(run.stderr).toBe("");
    return run.stdout.trim().split("\n").at(-1)!;
  };
  const [, , , refused] = totals("--explore", "0").split("|");
  expect(Number.parseInt(refused!, 10)).toBeGreaterThan(0);
  const [, , , seldom] = totals("--explore", "0.2", "--max-regret", "0.5").split("|");
  expect(Number.parseInt(seldom!, 10)).toBeLessThan(Number.parseInt(refused!, 10));
  rmSync(folder, { recursive: true });
});
