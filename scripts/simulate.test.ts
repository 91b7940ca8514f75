import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

function simulate(...words: string[]) {
  const script = join(root, "scripts/simulate.ts");
  return spawnSync(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), script, ...words], {
    encoding: "utf8",
  });
}

it("npm run simulate lists its simulations and names a wrong option", { timeout: 60_000 }, () => {
  const help = simulate("--help");
  expect(help.status).toBe(0);
  expect(help.stdout).toContain("coverage");
  const wrong = simulate("coverage", "--simulations", "0");
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain("--simulations takes a whole number from 1, not 0");
});

it("npm run simulate -- coverage prints the same table for the same seed", { timeout: 60_000 }, () => {
  const run = simulate("coverage", "--simulations", "2", "--seed", "4");
  expect(run.stderr).toBe("");
  expect(run.stdout).toContain("| right-or-wrong, 250 requests |");
  expect(simulate("coverage", "--simulations", "2", "--seed", "4").stdout).toBe(run.stdout);
});
