import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  roleChunk,
  status,
  textChunk,
} from "../pipeline/dispatch/testing/behaviours.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-cache-"));
let upstream: FakeUpstream;
let server: RunningServer;

beforeAll(async () => {
  upstream = await startFakeUpstream(
    json(completion),
    events([roleChunk, textChunk("Hi"), finishChunk, doneEvent]),
    status(400),
    json(completion),
  );
  const deployment = { provider: "vllm", model: "test", base_url: upstream.baseUrl, api_key_env: null };
  const file = writeConfiguration(folder, {
    models: [{ id: "vllm/test", deployments: [deployment], price: { input: 1, output: 2 } }],
  });
  server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
    LOG_LEVEL: "silent",
    TRADEWIND_API_KEYS: "a:key-a,b:key-b",
    TRADEWIND_ADMIN_KEY: "admin-key-of-the-cache-test",
  });
  await server.databaseReady;
}, 300_000);
afterAll(async () => {
  await server.stop();
  await upstream[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
let before = 0;
afterEach(() => {
  before = upstream.seen.length;
});
const calls = (): number => upstream.seen.length - before;

const ask = async (body: object, key = "key-a"): Promise<{ text: string; headers: Headers }> => {
  const reply = await fetch(`${server.address}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: "vllm/test", messages: [{ role: "user", content: "Hi" }], ...body }),
  });
  return { text: await reply.text(), headers: reply.headers };
};
const exact = { routing: { cache: { mode: "exact", max_age_s: 60 } } };

describe("the response cache", () => {
  it("gives the same reply for nothing and says what was saved, whatever the order of fields", async () => {
    const first = await ask({ ...exact, temperature: 0.5, top_p: 1 });
    const second = await ask({ top_p: 1, temperature: 0.5, ...exact, user: "somebody" });
    expect(calls()).toBe(1);
    expect([first.headers.get("x-tradewind-cache"), second.headers.get("x-tradewind-cache")]).toEqual([
      ...["miss", "hit"],
    ]);
    const paid = JSON.parse(first.text);
    const { usage, ...free } = JSON.parse(second.text);
    expect(free).toEqual({ ...paid, usage: undefined });
    expect(usage).toEqual({
      ...paid.usage,
      cost: 0,
      cost_details: { upstream_inference_cost: 0, markup: 0, saved: paid.usage.cost },
    });
    expect(second.headers.get("x-tradewind-cost-usd")).toBe("0.000000000");
    expect(second.headers.get("x-tradewind-saved-usd")).toBe(first.headers.get("x-tradewind-cost-usd"));
    // The record has it as a request of its own that cost nothing.
    const id = second.headers.get("x-tradewind-request-id");
    expect(id).not.toBe(first.headers.get("x-tradewind-request-id"));
    const record = await fetch(`${server.address}/v1/requests/${id}`, {
      headers: { authorization: "Bearer key-a" },
    });
    expect(await record.json()).toMatchObject({ outcome: { status: "ok" } });
  });

  it("replays a stream as a stream", async () => {
    const first = await ask({ ...exact, stream: true });
    const second = await ask({ ...exact, stream: true });
    expect(calls()).toBe(1);
    expect(second.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const chunks = (text: string): string[] => text.split("\n\n");
    expect(chunks(second.text)).toHaveLength(chunks(first.text).length);
    expect(second.text).toContain('"cost":0,"cost_details"');
    expect(second.text.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("keeps no error, nothing unasked, nothing that may not be stored, and nothing across tenants", async () => {
    await ask({ ...exact, seed: 1 });
    await ask({ ...exact, seed: 1 });
    expect(calls()).toBe(2);
    await ask({ seed: 1 });
    expect(calls()).toBe(3);
    await ask({ ...exact, seed: 2, store: false });
    await ask({ ...exact, seed: 2, store: false });
    expect(calls()).toBe(5);
    const other = await ask({ ...exact, seed: 1 }, "key-b");
    expect(other.headers.get("x-tradewind-cache")).toBe("miss");
    expect(calls()).toBe(6);
    const refused = await ask({ routing: { cache: { scope: "everybody" } } });
    expect(refused.text).toContain("routing.cache.scope");
  });

  it("tells a key nothing of the limits and budgets of another one that asked the same", async () => {
    const admin = async (path: string, body: object): Promise<{ id: string; key: string }> => {
      const reply = await fetch(`${server.address}/v1/admin/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer admin-key-of-the-cache-test" },
        body: JSON.stringify(body),
      });
      expect(reply.ok).toBe(true);
      return reply.json() as never;
    };
    const limited = await admin("keys", {
      ...{ tenant: "a", settings: { rate_limits: [{ requests_per_minute: 9 }] } },
    });
    const plain = await admin("keys", { tenant: "a", settings: {} });
    await admin("budgets", { scope: "key", name: plain.id, period: "day", limit_usd: 0 });
    const named = (headers: Headers) =>
      [...headers]
        .filter(([name]) => /ratelimit|budget/.test(name))
        .map(([name, value]) => `${name} ${value}`);
    const asked = { ...exact, seed: 9 };
    expect(named((await ask(asked, limited.key)).headers)).toContain("x-ratelimit-limit-requests 9");
    const hit = await ask(asked, plain.key);
    expect(hit.headers.get("x-tradewind-cache")).toBe("hit");
    expect(named(hit.headers)).toEqual([`x-tradewind-budget key=${plain.id}; period=day; spent=100%`]);
    expect(named((await ask(asked)).headers)).toEqual([]);
  });

  it("gives a key nothing of a model that it may not use", async () => {
    const asked = { ...exact, seed: 7 };
    const paid = await ask(asked);
    const made = await fetch(`${server.address}/v1/admin/keys`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer admin-key-of-the-cache-test" },
      body: JSON.stringify({ tenant: "a", settings: { allowed_models: ["other/*"] } }),
    });
    const { key } = (await made.json()) as { key: string };
    const refused = await ask(asked, key);
    expect([paid.headers.get("x-tradewind-cache"), refused.headers.get("x-tradewind-cache")]).toEqual([
      "miss",
      null,
    ]);
    expect(refused.text).toContain('"error"');
    expect((await ask(asked)).headers.get("x-tradewind-cache")).toBe("hit");
  });
});
