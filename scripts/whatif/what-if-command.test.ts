import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeTraffic } from "../../evals/simulation/made-traffic.ts";
import type { WhatIfAnswer } from "../../server/answers/what-if-answer.ts";
import { backends, type TestDatabase } from "../../server/database/testing/backends.ts";
import { compiledProgram } from "../../server/testing/compiled-program.ts";
import { recordTraffic } from "./testing/record-traffic.ts";

describe.each(backends)("npm run whatif on $name", { timeout: 300_000 }, (backend) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-whatif-"));
  const dataDir = join(folder, "data");
  let database: TestDatabase;

  beforeAll(async () => {
    // The embedded database stays open here, as a running server has it: the command is its guest.
    database = await backend.open(backend.name === "embedded" ? { dataDir, templatePath: null } : {});
    await recordTraffic(database, madeTraffic({ requests: 600, seed: 1, modelError: 0.1, scoredShare: 0.8 }));
    writeFileSync(
      join(folder, "tradewind.yaml"),
      "routing:\n  weights: {quality: 0.6, cost: 0.3, latency: 0.1}\n",
    );
  }, 300_000);
  afterAll(async () => {
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function whatIf(...words: string[]) {
    const where = database.url === null ? ["--data-dir", dataDir] : ["--database-url", database.url];
    const child = spawn(process.execPath, [compiledProgram("whatif"), ...where, "--since", "4w", ...words], {
      cwd: folder,
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, ...output };
  }

  it("estimates other weights, shows the moves and writes each of them", async () => {
    const file = join(folder, "moves.jsonl");
    const run = await whatIf("--weights", "quality=.9,cost=.1", "--moves", file);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^600 requests for auto from /);
    expect(run.stdout).toContain("decided again with weights quality 0.9, cost 0.1, latency 0");
    expect(run.stdout).toMatch(/^quality +0\.\d+ \[0\.\d+, 0\.\d+\]/m);
    const lines = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(run.stdout).toContain(`${lines.length} would move`);
    expect(lines[0]).toMatchObject({ request_id: expect.stringMatching(/^0/), to: "lab/large" });
  });

  it("answers as the route does, and gives a price table its effect", async () => {
    const ask = async (...words: string[]) =>
      JSON.parse((await whatIf("--json", ...words)).stdout) as WhatIfAnswer;
    const now = await ask();
    expect(now).toMatchObject({
      object: "whatif",
      requests: { decided_again: 600 },
      quality: { refusal: null },
    });
    expect(now.requests.moved).toBeLessThan(6);
    expect(now.quality.overlap.observed_requests).toBeGreaterThan(430);
    // Of two unknown kinds of scores the mean that was observed lies in the interval of what is estimated for (nearly) the same choices.
    expect(now.quality.doubly_robust.low).toBeLessThan(now.quality.logged.estimate!);
    const prices = join(folder, "prices.json");
    writeFileSync(prices, '{"lab/large": {"input": 0, "output": 0}}');
    const free = await ask("--prices", prices);
    expect(free.candidates[0]!.id).toBe("lab/large");
    writeFileSync(prices, '{"lab/larg": {"input": 0, "output": 0}}');
    expect((await whatIf("--prices", prices)).stderr).toContain("`lab/larg` (did you mean `lab/large`?)");
    const without = await ask("--models", "lab/s*");
    expect(without.candidates.filter(({ after }) => after > 0).map(({ id }) => id)).toEqual(["lab/small"]);
  });

  it("predicts qualities as another version of the priors would", async () => {
    const run = await whatIf("--priors", "default");
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/^600 requests for auto from /);
    expect(run.stdout).toMatch(/^qualities as the priors \S+ predict them, without what was learnt since$/m);
    expect(run.stdout).not.toContain("left out");
    expect((await whatIf("--priors", "none-such")).stderr).toContain(
      "There is no version of the priors named none-such",
    );
  });

  it("refuses what the log cannot say, and names wrong words", async () => {
    const far = await whatIf("--preset", "best", "--min-ess", "5000");
    expect(far.stdout).toMatch(/^quality: the log cannot say: /m);
    const rivals = await whatIf("--preset", "best", "--weights", "quality=1");
    expect(rivals.status).toBe(1);
    expect(rivals.stderr).toContain("--weights and --preset are two policies");
    expect((await whatIf("--weights", "quality=x")).stderr).toContain(
      "--weights takes weights from 0 such as",
    );
    const none = await whatIf("--tenant", "nobody");
    expect(none.status).toBe(1);
    expect(none.stderr).toContain("The log holds no request for `auto` since");
  });
});
