import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { someCalibration, somePoint } from "../../evals/judges/testing/some-calibration.ts";
import { openSharedDatabase } from "../database/open-shared-database.ts";
import {
  type FakeUpstream,
  type SeenRequest,
  startFakeUpstream,
} from "../pipeline/dispatch/testing/fake-upstream.ts";
import { createCalibrationStore } from "../shadow/calibration-store.ts";
import { systemClock } from "./system-ports.ts";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const admin = { key: adminKey };
/** Dollars: what one comparison is charged, and the day's cap. */
const callUsd = { candidate: 0.001, judge: 0.001 } as const;
const capUsd = 0.03;

/** What the places bill: 100 tokens at $10 a million, 1,000 at $1. */
const model = (id: string, output: number, baseUrl: string, more: object = {}): object => ({
  ...{ id: `test/${id}`, price: { input: 0, output }, capabilities: { tools: true } },
  deployments: [{ provider: "vllm", model: id, base_url: baseUrl, api_key_env: null, ...more }],
});

/** The candidate's replies are the better ones, and the judge sees that in either place. */
const judgeWords = (text: string): string => {
  const isFirst = text.indexOf("a thorough answer") < text.indexOf("a short answer");
  return JSON.stringify({ reason: "It says more.", better: isFirst ? "first" : "second" });
};

describe.each(demoDatabases)("shadow comparisons on %s", (_name, replicas) => {
  let demo: DemoServers;
  let upstream: FakeUpstream;
  let open: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();
  const seenOf = (name: string): SeenRequest[] => upstream.seen.filter(({ body }) => body.model === name);
  const status = async (replica = 0) =>
    (await demo.ask("/v1/admin/shadow", undefined, { ...admin, replica })).body;
  const chat = (body: object = {}, options: { key?: string; replica?: number } = {}) =>
    demo.ask(
      "/v1/chat/completions",
      {
        ...{ model: "auto", max_tokens: 100, routing: { weights: { cost: 1 } } },
        messages: [{ role: "user", content: "What is a capital?" }],
        ...body,
      },
      options,
    );
  const quiet = () =>
    expect
      .poll(
        async () => {
          const all = await Promise.all(Array.from({ length: replicas }, (_, at) => status(at)));
          return all.reduce((sum, { this_process: own }) => sum + own.running + own.waiting, 0);
        },
        { interval: 50 },
      )
      .toBe(0);

  beforeAll(async () => {
    upstream = await startFakeUpstream(async (response, { body }) => {
      if (body.model === "candidate") await gate;
      const text = JSON.stringify(body.messages);
      const content = {
        served: "This is a short answer.",
        candidate: "This is a thorough answer.",
        judge: judgeWords(text),
      }[body.model as "served"];
      const completion_tokens = body.model === "judge" ? 1_000 : 100;
      response.writeHead(200, {
        "content-type": body.stream === true ? "text/event-stream" : "application/json",
      });
      const usage = { prompt_tokens: 10, completion_tokens, total_tokens: 10 + completion_tokens };
      const choice = { index: 0, finish_reason: "stop" };
      if (body.stream !== true)
        response.end(
          JSON.stringify({ choices: [{ ...choice, message: { role: "assistant", content } }], usage }),
        );
      else
        response.end(
          `data: ${JSON.stringify({ choices: [{ ...choice, delta: { content } }], usage })}\n\ndata: [DONE]\n\n`,
        );
    });
    demo = await startDemoServers(
      {
        models: [
          model("served", 0.1, upstream.baseUrl, { trains_on_data: false }),
          model("candidate", 10, upstream.baseUrl),
          model("judge", 1, upstream.baseUrl),
        ],
        shadow: { share: 1, candidate: "test/candidate", judge: "test/judge", max_usd_per_day: capUsd },
      },
      replicas,
      "anna:key-anna",
      adminKey,
    );
  }, 300_000);
  afterAll(async () => {
    open();
    await demo[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  it("send nothing anywhere before the judge is calibrated on pairs", { timeout: 300_000 }, async () => {
    await expect.poll(async () => (await status()).reason).toContain("is not calibrated on pairs");
    expect((await chat()).status).toBe(200);
    expect(await status()).toMatchObject({ state: "waiting", this_process: { drawn: 0 } });
    const database = await openSharedDatabase({ ...demo.place, clock: systemClock });
    // A judge that is right about every pair.
    const points = Array.from({ length: 40 }, (_, at) => somePoint(at % 2, at % 2, at));
    await createCalibrationStore(database.db).save(
      someCalibration("pairwise", points, { judge: "test/judge" }),
    );
    await database.close();
    for (let replica = 0; replica < replicas; replica += 1)
      await expect.poll(async () => (await status(replica)).state).toBe("running");
    expect(upstream.seen.every(({ body }) => body.model === "served")).toBe(true);
  });

  it("compare after the reply, blind and in both orders, and become evidence", {
    timeout: 300_000,
  }, async () => {
    gate = new Promise((resolve) => {
      open = resolve;
    });
    // The client has its whole reply while the candidate has not begun.
    const reply = await chat({ stream: true, user: "end-user-7" });
    expect(reply.body).toContain("a short answer");
    await expect.poll(() => seenOf("candidate").length).toBe(1);
    expect((await status()).this_process).toMatchObject({ judged: 0, running: 1 });
    open();
    await quiet();
    expect((await status()).this_process).toMatchObject({ judged: 1, skipped: {} });
    expect(seenOf("candidate")[0]!.body).toMatchObject({
      ...{ max_tokens: 100, messages: [{ role: "user", content: "What is a capital?" }] },
    });
    expect(JSON.stringify(seenOf("candidate")[0]!.body)).not.toContain("end-user-7");
    const asked = seenOf("judge").map(({ body }) => JSON.stringify(body.messages));
    const isCandidateFirst = (text: string): boolean =>
      text.indexOf("thorough") < text.indexOf("short answer");
    expect(asked.map(isCandidateFirst)).toEqual([true, false]);
    for (const text of asked) expect(text).not.toMatch(/test\/|"served|"candidate/);
    const result = {
      candidate: "test/candidate",
      served: "test/served",
      comparisons: 1,
      score: expect.closeTo(1),
    };
    expect((await status()).results).toMatchObject([result]);
    const database = await openSharedDatabase({ ...demo.place, clock: systemClock });
    const rows = await database.sql.unsafe(
      "select candidate_id, score, weight, source, source_name from evidence order by id",
    );
    const common = { weight: 0.5, source: "judge", source_name: "shadow test/judge against test/served" };
    expect(rows).toEqual([
      { ...common, candidate_id: "test/candidate", score: expect.closeTo(1) },
      { ...common, candidate_id: "test/served", score: 0.5 },
    ]);
    // The calls are requests of their own, with figures alone; no client's list shows them.
    await expect
      .poll(
        async () =>
          (
            await database.sql.unsafe("select count(*)::int as calls from outcomes where tenant = ':shadow'")
          )[0],
      )
      .toEqual({ calls: 3 });
    const kept = await database.sql.unsafe(
      "select distinct prompt_hash is null and user_key is null as bare from decisions where tenant = ':shadow'",
    );
    expect(kept).toEqual([{ bare: true }]);
    await database.close();
    expect(JSON.stringify((await demo.ask("/v1/requests")).body)).not.toContain("shadow");
    expect((await status()).spent_usd_today).toBeCloseTo(callUsd.candidate + 2 * callUsd.judge);
    await expect
      .poll(async () => (await demo.ask("/metrics", undefined, admin)).body)
      .toContain('tradewind_shadow_total{result="judged"} 1');
  });

  it("never see a request that asks not to be kept, tried with, or sent there", async () => {
    const { key: reserved } = (
      await demo.ask("/v1/admin/keys", { tenant: "reserved", settings: { explore: false } }, admin)
    ).body;
    const { key: figures } = (
      await demo.ask("/v1/admin/keys", { tenant: "quiet", settings: { keep: "figures" } }, admin)
    ).body;
    const { key: narrow } = (
      await demo.ask(
        "/v1/admin/keys",
        { tenant: "narrow", settings: { allowed_models: ["test/served", "test/candidate"] } },
        admin,
      )
    ).body;
    const calls = upstream.seen.length;
    const isMore = await Promise.all([
      chat({ store: false }),
      chat({ routing: { weights: { cost: 1 }, explore: false } }),
      chat({ provider: { data_collection: "deny" } }),
      chat({ routing: { weights: { cost: 1 }, allowed_models: ["test/served"] } }),
      chat({ model: "test/served" }),
      chat({ messages: [{ role: "user", content: "Hi", name: "x" }], tools: [tool] }),
      chat({}, { key: reserved }),
      chat({}, { key: figures }),
      // The judge is no model that this key may use.
      chat({}, { key: narrow }),
    ]);
    expect(isMore.map(({ status: code }) => code)).toEqual(isMore.map(() => 200));
    await quiet();
    const shadowed = upstream.seen.slice(calls).filter(({ body }) => body.model !== "served");
    expect(shadowed.map(({ body }) => body.model)).toEqual(["candidate"]);
    expect((await status()).this_process.skipped).toEqual({ no_text: 1, refused: 1 });
  });

  it("never cost more than the cap, whatever comes at once on every replica, and after a restart", {
    timeout: 300_000,
  }, async () => {
    const spentUsd = () =>
      seenOf("candidate").length * callUsd.candidate + seenOf("judge").length * callUsd.judge;
    for (let wave = 0; wave < 20 && spentUsd() < capUsd / 2; wave += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, at) => chat({}, { replica: at % replicas })));
      await quiet();
    }
    expect(spentUsd()).toBeLessThanOrEqual(capUsd + 1e-9);
    // Most of it was to be had: the last verdict sets more aside than it costs.
    expect(spentUsd()).toBeGreaterThan(capUsd / 2);
    await demo.restart(0);
    await expect.poll(async () => (await status()).state).toBe("running");
    await Promise.all(Array.from({ length: 5 }, () => chat()));
    await quiet();
    expect(spentUsd()).toBeLessThanOrEqual(capUsd + 1e-9);
    expect((await status()).spent_usd_today).toBeCloseTo(spentUsd(), 6);
  });
});

const tool = { type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } };
