import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WhatIfAnswer } from "../answers/what-if-answer.ts";
import type { WhatIfWords } from "../reports/what-if/what-if-question.ts";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-what-if-"));
let server: RunningServer;

const post = (path: string, key: string, body: unknown): Promise<Response> =>
  fetch(`${server.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  server = await startFrom([`--data-dir=${folder}`], {
    TRADEWIND_ADMIN_KEY: "admin-key-of-the-test",
    TRADEWIND_API_KEYS: "anna:key-a,bob:key-b",
    TRADEWIND_DEMO_SPEED: "1000",
  });
  await server.databaseReady;
  const ask = async (key: string, model: string, session: string): Promise<string> => {
    const reply = await post("/v1/chat/completions", key, {
      ...{ model, messages: [{ role: "user", content: `What is 7 times 8? Session ${session}.` }] },
      routing: { session_id: session },
    });
    await reply.text();
    return reply.headers.get("x-tradewind-request-id")!;
  };
  const first = await ask("key-a", "auto", "s1");
  await ask("key-a", "auto", "s2");
  await ask("key-a", "auto:best", "s3");
  await ask("key-b", "auto", "s4");
  await server.flush();
  const thumbs = { metric: "thumbs", value: true };
  expect((await post("/v1/feedback", "key-a", { request_id: first, ...thumbs })).status).toBe(200);
  expect(
    (await post("/v1/feedback", "key-a", { session_id: "s2", metric: "thumbs", value: false })).status,
  ).toBe(200);
}, 300_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function whatIf(
  key: string,
  words: WhatIfWords | Record<string, unknown> = {},
): Promise<{ status: number; body: WhatIfAnswer & { error?: { param: string; message: string } } }> {
  const reply = await post("/v1/whatif", key, words);
  return { status: reply.status, body: (await reply.json()) as WhatIfAnswer };
}

describe("POST /v1/whatif", () => {
  it("answers a tenant on its own requests, with feedback on requests and sessions", async () => {
    const { status, body } = await whatIf("key-a", { min_ess: 1 });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      ...{ object: "whatif", tenant: "anna", rule: { kind: "weights" } },
      requests: { decided_again: 2, moved: 0, presets: 1, named: 0, drawn: 0 },
    });
    expect(body.quality.logged.estimate).toBeCloseTo(0.5, 9);
    expect(body.quality.ips.estimate).toBeCloseTo(0.5, 9);
    expect(body.cost_per_thousand_usd.logged.estimate).toBeGreaterThan(0);
    expect(body.latency_ms.overlap.observed_requests).toBe(2);
  });

  it("refuses models that were candidates of no logged request, by name", async () => {
    const { status, body } = await whatIf("admin-key-of-the-test", { models: ["*", "no/such-model"] });
    expect(status).toBe(400);
    const { error } = body as unknown as { error: { param: string; message: string } };
    expect(error.param).toBe("models");
    expect(error.message).toMatch(/none of these requests: no\/such-model\. Candidates were \S+/);
    const near = await whatIf("admin-key-of-the-test", { models: ["*", "demo/sagee"] });
    expect(near.body.error?.message).toContain("demo/sagee (did you mean `demo/sage`?)");
  });

  it("takes a price under any name of a model, and refuses one that names none", async () => {
    const price = { input: 0, output: 0 };
    const before = await whatIf("admin-key-of-the-test");
    const [{ id }] = before.body.candidates as unknown as [{ id: string }];
    const free = await whatIf("admin-key-of-the-test", {
      prices: { [id.slice(id.indexOf("/") + 1)]: price },
    });
    expect(free.status, JSON.stringify(free.body)).toBe(200);
    expect(free.body.cost_per_thousand_usd.logged.estimate).toBeLessThan(
      before.body.cost_per_thousand_usd.logged.estimate!,
    );
    const refused = async (prices: Record<string, object>) => {
      const { status, body } = await whatIf("key-a", { prices });
      return [status, body.error?.param, body.error?.message];
    };
    expect(await refused({ "demo/sage": price, "demo/swiftt": price, "no/such-model": price })).toEqual([
      400,
      "prices.demo/swiftt",
      "`prices` names what is neither a model here nor was a candidate of these requests: `demo/swiftt` (did you mean `demo/swift`?), `no/such-model`.",
    ]);
    // Nothing of this key's was logged: a name that means nothing is refused all the same.
    const none = await whatIf("key-a", { prices: { "no/such-model": price }, until: "1h", since: "2h" });
    expect([none.status, none.body.error?.param]).toEqual([400, "prices.no/such-model"]);
    expect(await refused({ "demo/sage": price, sage: price })).toEqual([
      400,
      "prices.sage",
      "`prices`, `sage`: `demo/sage` has another price under another name.",
    ]);
    expect((await refused({ "demo/sage@high": price }))[2]).toContain("a price is a model's");
  });

  it("says where requests would go, and refuses estimates that the log does not hold", async () => {
    const { body } = await whatIf("admin-key-of-the-test", { min_quality: 1 });
    expect(body).toMatchObject({ tenant: null, requests: { decided_again: 3, refused: 3 } });
    expect(body.moves[0]).toMatchObject({ to: null });
    expect(body.quality.refusal).toMatch(/^no request would be served/);
    expect(body.quality.doubly_robust.estimate).toBeNull();
  });

  it("answers prices of a quality point as points of the cost-quality plane", async () => {
    const { body } = await whatIf("admin-key-of-the-test", { sweep: [1e-7, 0.1], min_ess: 1 });
    expect(body.sweep?.map((one) => one.quality_point_usd)).toEqual([1e-7, 0.1]);
    const [cheap, good] = body.sweep!;
    expect(cheap!.moved + cheap!.refused).toBeGreaterThan(0);
    expect(cheap!.cost_per_thousand_usd.predicted.estimate).toBeLessThan(
      good!.cost_per_thousand_usd.predicted.estimate!,
    );
    expect(cheap!.quality.predicted.estimate).toBeLessThan(good!.quality.predicted.estimate!);
    // The point of a price is what the question about that price alone is answered.
    const alone = await whatIf("admin-key-of-the-test", { quality_point_usd: 1e-7, min_ess: 1 });
    expect(alone.body.quality.predicted).toEqual(cheap!.quality.predicted);
    expect(alone.body.requests.moved).toBe(cheap!.moved);
    expect(alone.body.moves.flatMap((move) => move.request_ids)).toHaveLength(cheap!.moved);
  });

  it("counts moves from the log, or from where the setting in use sends requests", async () => {
    const admin = "admin-key-of-the-test";
    const cheap = { quality_point_usd: 1e-7, min_ess: 1 };
    const before = await whatIf(admin, cheap);
    expect(before.body.requests.moved).toBeGreaterThan(0);
    const put = await fetch(`${server.address}/v1/admin/preferences`, {
      ...{ method: "PUT", body: JSON.stringify({ quality_point_usd: 1e-7 }) },
      headers: { "content-type": "application/json", authorization: `Bearer ${admin}` },
    });
    expect(put.status).toBe(200);
    const used = async (words: object) => (await whatIf(admin, { min_ess: 1, ...words })).body;
    // The log was written under what was in use before.
    expect((await used({})).requests.moved).toBe(before.body.requests.moved);
    expect(await used({ moves_from: "in_use" })).toMatchObject({ requests: { moved: 0 }, moves: [] });
    const expensive = { quality_point_usd: 0.1, moves_from: "in_use", sweep: [1e-7, 0.1] };
    const { requests, moves, sweep } = await used(expensive);
    expect(requests.moved).toBeGreaterThan(0);
    expect(sweep?.map(({ moved }) => moved)).toEqual([0, requests.moved]);
    expect(moves.map(({ from }) => from)).toEqual(before.body.moves.map(({ to }) => to));
    await post("/v1/admin/preferences/rollback", admin, { revision: 0 });
  });

  it("decides the newest requests alone, and holds to floors and ceilings", async () => {
    const newest = await whatIf("admin-key-of-the-test", { newest: 1 });
    expect(newest.body.requests.decided_again).toBe(1);
    const ceiling = await whatIf("admin-key-of-the-test", { max_cost_usd: 1e-9 });
    expect(ceiling.body.requests).toMatchObject({ decided_again: 3, refused: 3 });
    const none = await whatIf("admin-key-of-the-test", { max_cost_usd: null, min_quality: null });
    expect(none.body.requests).toMatchObject({ decided_again: 3, refused: 0, moved: 0 });
  });

  it.each([
    ["key-a", { sweep: [0] }, 400, "sweep"],
    ["key-a", { newest: 0.5 }, 400, "newest"],
    ["key-a", { min_quality: 2 }, 400, "min_quality"],
    ["key-b", { tenant: "anna" }, 403, "tenant"],
    ["key-a", { preset: "best", weights: { quality: 1 } }, 400, "preset"],
    ["key-a", { weights: { quality: 0 } }, 400, "routing.weights"],
    ["key-a", { since: "yesterday" }, 400, "since"],
    ["key-a", { guarantee: { share: 0.9 } }, 400, "guarantee"],
    ["key-a", { prices: { "a/b": { input: 1 } } }, 400, "prices.a/b.output"],
    ["key-a", { colour: "blue" }, 400, "colour"],
  ])("refuses of %s %j", async (key, words, status, param) => {
    const found = await whatIf(key, words);
    expect(found.status).toBe(status);
    expect(found.body.error?.param).toContain(param.split(".").at(-1));
  });

  it("is closed without a key", async () => {
    expect((await whatIf("wrong")).status).toBe(401);
  });
});
