import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusteredMean } from "../reports/eval-report.ts";
import { type DemoServers, startDemoServers } from "./testing/demo-servers.ts";
import { insertEvalRuns } from "./testing/insert-eval-runs.ts";

const adminKey = "administrator-of-the-tests";
const serverUrl = process.env.TEST_DATABASE_URL ?? "";

describe("clusteredMean", () => {
  it("is the t interval of a mean where each cluster is one case (R: t.test(c(0,1,1,0,1,1,0,1)))", () => {
    const cases = [0, 1, 1, 0, 1, 1, 0, 1].map((sum) => ({ sum, weight: 1 }));
    const { mean, low, high } = clusteredMean(cases, [-1, 2]);
    expect(mean).toBe(0.625);
    expect(low).toBeCloseTo(0.192_33, 4);
    expect(high).toBeCloseTo(1.057_67, 4);
  });

  it("says nothing of what was not scored, and no interval of one cluster", () => {
    expect(clusteredMean([], [0, 1])).toEqual({ mean: null, low: null, high: null });
    expect(clusteredMean([{ sum: 2, weight: 4 }], [0, 1])).toEqual({ mean: 0.5, low: null, high: null });
  });
});

describe.skipIf(serverUrl === "")("GET /v1/evals/runs on PostgreSQL", () => {
  let demo: DemoServers;
  beforeAll(async () => {
    demo = await startDemoServers({}, 2, "anna:key-anna", adminKey);
    const [, name] = /database "?([\w]+)"?|\/(tradewind_demo_\w+)/
      .exec(demo.servers[0]!.databaseDescription)!
      .filter((part) => part !== undefined);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
    await insertEvalRuns(sql);
    await sql.end();
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());
  const get = (path: string, key = adminKey) => demo.ask(path, undefined, { key });

  it("lists runs with how far they are, for operators alone", async () => {
    const { body } = await get("/v1/evals/runs");
    expect(body.data).toMatchObject([
      { id: "run-2", status: "running", planned_results: 10, results: 4, errors: 0, spent_usd: 1.5 },
      { id: "run-1", results: 8, errors: 1 },
    ]);
    expect((await get("/v1/evals/runs", "key-anna")).status).toBe(403);
  });

  it("tells of one by target and task, with the failures side by side", async () => {
    const { body } = await get("/v1/evals/runs/run-1");
    expect(body.targets).toMatchObject([
      { target: "a", results: 4, scored: 3, errors: 1, score: { mean: 1 / 3 }, cost_usd: 0.004 },
      {
        target: "b",
        results: 4,
        scored: 4,
        score: { mean: 1, low: expect.closeTo(0.28, 1), high: 1 },
        passed_share: 1,
      },
    ]);
    const cell = body.cells.find(
      (one: { target: string; task_type: string }) => one.target === "a" && one.task_type === "math",
    );
    expect(cell).toMatchObject({
      scored: 2,
      score: { mean: 0.5, low: expect.closeTo(0, 1), high: expect.closeTo(1, 1) },
      latency_ms: 10,
    });
    expect(body.failures.map((one: { prompt_id: string }) => one.prompt_id)).toEqual([
      ...["smoke/1", "smoke/2", "smoke/3"],
    ]);
    expect(body.failures[0].replies).toMatchObject([
      { target: "a", passed: false, reply: "<b>reply</b>" },
      { target: "b", passed: true },
    ]);
    expect(body.comparison).toBeNull();
  });

  it("compares a run with another on the cases that both scored", async () => {
    const { body } = await get("/v1/evals/runs/run-2?against=run-1");
    expect(body.comparison).toMatchObject({
      against: "run-1",
      targets: [{ target: "a", cases: 3, mean: 1, other_mean: 1 / 3, difference: 2 / 3 }],
    });
    for (const path of ["nothing", "run-1?against=nothing"]) {
      const answer = await get(`/v1/evals/runs/${path}`);
      expect([answer.status, answer.body.error.code]).toEqual([404, "eval_run_not_found"]);
    }
  });
});
