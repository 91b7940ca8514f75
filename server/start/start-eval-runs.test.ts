import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { evalVariables } from "./start-eval-runs.ts";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const secret = `// a file of somebody else's`;

// Both databases begin and stop runs; what is refused does not depend on them.
describe.each(demoDatabases)("eval runs from the page on %s", (_name, replicas) => {
  const suites = mkdtempSync(join(tmpdir(), "tradewind-suites-"));
  let demo: DemoServers;
  beforeAll(async () => {
    writeFileSync(
      join(suites, "own.yaml"),
      "name: own\ncases:\n  - {id: one, input: Say hi, graders: [{type: length, min: 1}]}\n",
    );
    writeFileSync(join(suites, "notes.txt"), secret);
    demo = await startDemoServers({ dashboard: { suites_dir: suites } }, replicas, "anna:key-anna", adminKey);
  }, 300_000);
  afterAll(async () => {
    await demo[Symbol.asyncDispose]();
    rmSync(suites, { recursive: true, force: true });
  });
  const admin = (path: string, body?: object, replica = 0) =>
    demo.ask(path, body, { key: adminKey, replica });
  const start = (body: object) => admin("/v1/evals/runs", body);
  const audit = async () =>
    (await admin("/v1/admin/audit")).body.data.map(({ action, target }: Record<string, string>) => [
      ...[action, target],
    ]);

  /** What the stream of a run says until it ends. */
  async function watch(id: string, replica: number): Promise<Record<string, unknown>[]> {
    const reply = await fetch(`${demo.servers[replica]!.address}/v1/evals/runs/${id}/events`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    const text = await reply.text();
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
  }

  it("lists the suites that ship and those of the folder, and no other file", async () => {
    const { data } = (await admin("/v1/evals/suites")).body;
    expect(data[0]).toMatchObject({ name: "smoke", is_own: false });
    expect(data).toContainEqual({
      name: "math",
      task_type: "math",
      cases: expect.any(Number),
      is_own: false,
    });
    expect(data.at(-1)).toEqual({ name: "own.yaml", task_type: null, cases: null, is_own: true });
    expect(JSON.stringify(data)).not.toContain("notes");
  });

  it("starts one with a cap, tells every replica how far it is until it ends, and writes down who did it", async () => {
    const asked = { suites: ["math", "own.yaml"], models: ["demo/swift", "auto"], max_usd: 0.5, limit: 2 };
    const { status, body } = await start(asked);
    expect([status, body]).toEqual([200, { object: "eval_run", id: expect.any(String), status: "running" }]);
    const told = await watch(body.id, replicas - 1);
    expect(told.at(-1)).toMatchObject({
      ...{ id: body.id, status: "done", planned_results: 6, results: 6, suites: ["math", "own"] },
      settings: { maxUsd: 0.5 },
    });
    expect(told.at(-1)!.spent_usd).toBeLessThan(0.5);
    expect(told.at(-1)!.spent_usd).toBeGreaterThan(0);
    expect((await audit())[0]).toEqual(["eval_run.start", body.id]);
  }, 300_000);

  it.runIf(replicas === 1)(
    "ends at the cap",
    async () => {
      const { body } = await start({ suites: ["math"], models: ["demo/sage"], max_usd: 0.002 });
      const told = await watch(body.id, 0);
      expect(told.at(-1)).toMatchObject({ status: "budget" });
      expect(told.at(-1)!.spent_usd).toBeLessThanOrEqual(0.002);
    },
    300_000,
  );

  it("stops one on whichever replica it runs, and begins no second beside it", async () => {
    const { body } = await start({ suites: ["smoke"], models: ["demo/sage", "demo/swift"], max_usd: 100 });
    const second = await start({ suites: ["math"], models: ["auto"], max_usd: 1 });
    expect([second.status, second.body.error.code]).toEqual([409, "eval_run_conflict"]);
    const stopped = await admin(`/v1/evals/runs/${body.id}/stop`, {}, replicas - 1);
    expect(stopped.status).toBe(200);
    expect((await watch(body.id, 0)).at(-1)).toMatchObject({ status: "stopped" });
    expect((await audit()).slice(0, 2)).toEqual([
      ["eval_run.stop", body.id],
      ["eval_run.start", body.id],
    ]);
    const again = await admin(`/v1/evals/runs/${body.id}/stop`, {});
    expect([again.status, again.body.error.code]).toEqual([409, "eval_run_conflict"]);
  }, 300_000);

  it.runIf(replicas === 1).each<[name: string, change: object, param: string | null]>([
    ["no cap", { max_usd: undefined }, null],
    ["a cap of nothing", { max_usd: 0 }, "max_usd"],
    ["no models", { models: [] }, "models"],
    ["a suite that is not there", { suites: ["../smoke"] }, "suites"],
    ["a file that is no suite", { suites: ["notes.txt"] }, "suites"],
    ["an option for a model", { models: ["--url=http://127.0.0.1:1"] }, "models[0]"],
    ["a model that is not there", { models: ["demo/nobody"] }, null],
    ["another field", { url: "http://127.0.0.1:1" }, "url"],
  ])(
    "refuses %s, and asks nobody",
    async (_what, change, param) => {
      const { status, body } = await start({ suites: ["math"], models: ["auto"], max_usd: 1, ...change });
      expect([status, body.error?.code, body.error?.param]).toEqual([
        400,
        expect.stringMatching(/^invalid/),
        param ?? body.error?.param,
      ]);
    },
    300_000,
  );
});

describe("evalVariables", () => {
  it("hands on where things are and the keys of providers, and none that opens the server", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tradewind-variables-"));
    const environment = readEnvironment({
      ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "key-anna", OPENAI_API_KEY: "sk-provider" },
      ...{ TRADEWIND_METRICS_KEY: "metrics-of-the-tests", TRADEWIND_ENCRYPTION_KEY: "encryption" },
    });
    const flags = [`--data-dir=${folder}`, "--database-url=postgres://a:b@127.0.0.1:1/c"];
    const { configuration } = await loadFromProcess(readCommandLine(flags), environment);
    expect(evalVariables(configuration, environment)).toEqual({
      ...{ OPENAI_API_KEY: "sk-provider", TRADEWIND_DATA_DIR: folder },
      DATABASE_URL: "postgres://a:b@127.0.0.1:1/c",
    });
    rmSync(folder, { recursive: true, force: true });
  });
});
