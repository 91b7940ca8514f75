import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { startServer } from "./start-server.ts";
import { ask, parsed } from "./testing/budget-clients.ts";

const adminKey = "admin-key-of-the-test";
/** One request is 2% of it at most: a seventh is left when spending ends at 85%, far above the highest cost of a request. */
const limit_usd = 0.15;
interface Decided {
  readonly chosen: string;
  readonly reason: string;
  readonly excluded: readonly object[];
  readonly ranked: readonly {
    readonly candidate: string;
    readonly cost: { readonly expected_usd: number };
  }[];
}
const prompts = [
  "Prove that there are infinitely many primes, and say where the proof uses induction.",
  "Write a SQL query that finds the second highest salary of each department.",
  "What is the capital of France?",
  "Refactor this function to be tail recursive: def f(n): return 1 if n == 0 else n * f(n - 1)",
  "Summarise the causes of the First World War in five bullet points.",
  "A train leaves at 9:10 and arrives at 13:45 with two stops of 12 minutes: how long did it move?",
];

it("gets cheaper with `auto` as a budget with `pace` runs down, and each decision says so; without `pace` it does not", {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-pace-"));
  const environment = readEnvironment({
    ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_DEMO_SPEED: "1000", LOG_LEVEL: "silent" },
  });
  const server = await startServer(
    await loadFromProcess(readCommandLine(["--port=0", `--data-dir=${folder}`]), environment),
    environment,
  );
  await server.databaseReady;
  const keys = new Map<string, string>();
  for (const tenant of ["paced", "plain"]) {
    const made = parsed((await ask(server, "/v1/admin/keys", adminKey, { tenant })).text) as never as {
      key: string;
    };
    keys.set(tenant, made.key);
    const budget = {
      scope: "tenant",
      name: tenant,
      period: "total",
      limit_usd,
      pace: tenant === "paced",
    };
    expect((await ask(server, "/v1/admin/budgets", adminKey, budget)).status).toBe(200);
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const body = (content: string, fields: object) => ({
    ...{ messages: [{ role: "user", content }], max_tokens: 200, ...fields },
  });
  /** What `auto` would take for each prompt, and what the decisions say that a point of quality is worth, dollars. */
  const decided = async (key: string) => {
    const found = { usd: 0, worth: [] as number[], chosen: [] as string[], excluded: 0 };
    for (const prompt of prompts) {
      const { text } = await ask(server, "/v1/route", key, body(prompt, { model: "auto" }));
      const decision = parsed(text) as never as Decided;
      found.chosen.push(decision.chosen);
      found.excluded += decision.excluded.length;
      found.worth.push(Number(/quality is worth \$([\d.]+[1-9])/.exec(decision.reason)?.[1]));
      found.usd += decision.ranked.find(({ candidate }) => candidate === decision.chosen)!.cost.expected_usd;
    }
    return found;
  };
  const spend = async (key: string) => {
    let usd = 0;
    for (let turn = 0; turn < 300 && usd < 0.85 * limit_usd; turn += 1) {
      const { text } = await ask(
        server,
        "/v1/chat/completions",
        key,
        body("Say something.", { model: "demo/sage" }),
      );
      usd += Number(/"cost":([\d.e-]+)/.exec(text)?.[1]);
    }
    expect(usd).toBeGreaterThan(0.85 * limit_usd);
  };
  const [paced, plain] = [keys.get("paced")!, keys.get("plain")!];
  const before = await decided(paced);
  expect(await decided(plain)).toEqual(before);
  const leaving = new AbortController();
  const listening = await fetch(`${server.address}/v1/events`, {
    ...{ headers: { authorization: `Bearer ${adminKey}` }, signal: leaving.signal },
  });
  let told = "";
  const hearing = (async () => {
    const decoder = new TextDecoder();
    for await (const part of listening.body!) told += decoder.decode(part, { stream: true });
  })().catch(() => undefined);
  for (const key of keys.values()) await spend(key);
  // Beyond 80%, and said once of each; nothing is counted twice, whatever of it the database knows already.
  const { headers } = await ask(server, "/v1/chat/completions", plain, body("Hi", { model: "demo/sage" }));
  expect(headers.get("x-tradewind-budget")).toMatch(/^tenant=plain; period=total; spent=8[56]%$/);
  const warnings = () =>
    told.split("\n").flatMap((line) => (line.includes('"type":"budget"') ? [JSON.parse(line.slice(6))] : []));
  await expect.poll(() => warnings().length).toBe(2);
  leaving.abort();
  await hearing;
  expect(warnings().map(({ budget }) => [budget.name, budget.limit_usd, budget.warn_percent])).toEqual([
    ["paced", limit_usd, 80],
    ["plain", limit_usd, 80],
  ]);
  const [after, without] = [await decided(paced), await decided(plain)];
  // Lengths of replies were learned meanwhile, for both alike: only one of them paces.
  expect(without.worth).toEqual(before.worth);
  expect(without.excluded).toBe(0);
  // All models still fit: it is the value of quality that has changed, not who may be chosen.
  expect(after.excluded).toBe(0);
  expect(after.usd).toBeLessThan(without.usd);
  expect(after.worth).toHaveLength(prompts.length);
  for (const [at, worth] of after.worth.entries()) expect(worth).toBeLessThan(before.worth[at]! * 0.2);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
