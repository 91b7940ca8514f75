import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Overview } from "../answers/report-answers.ts";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-reports-"));
let server: RunningServer;

beforeAll(async () => {
  server = await startFrom([`--data-dir=${folder}`], {
    TRADEWIND_ADMIN_KEY: "admin-key-of-the-test",
    TRADEWIND_API_KEYS: "anna:key-a,bob:key-b",
    TRADEWIND_DEMO_SPEED: "1000",
  });
  await server.databaseReady;
  for (const [key, model] of [
    ["key-a", "auto"],
    ["key-a", "auto"],
    ["key-b", "auto:best"],
    ["key-b", "no/such-model"],
  ] as const) {
    const reply = await fetch(`${server.address}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({
        model,
        messages: [{ role: "user", content: "What is 7 times 8?" }],
        routing: { cache: { mode: "exact" } },
      }),
    });
    await reply.text();
  }
  await server.flush();
}, 300_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function overview(
  key: string,
  query = "",
): Promise<{ status: number; body: Overview & { error?: { param: string; message: string } } }> {
  const reply = await fetch(`${server.address}/v1/reports/overview${query}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: reply.status, body: (await reply.json()) as Overview };
}

describe("GET /v1/reports/overview", () => {
  it("shows a tenant its own requests: cost, tokens, latency, cache", async () => {
    const { status, body } = await overview("key-a");
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ tenant: "anna", bucket: "day", group_by: "model", counted_since: null });
    expect(body.totals).toMatchObject({ requests: 2, errors: 0, cache: { hits: 1, unknown_hits: 0 } });
    expect(body.totals.cache.saved_usd).toBeCloseTo(body.totals.spend.charged_usd, 12);
    expect(body.totals.tokens.output).toBeGreaterThan(0);
    expect(body.totals.latency_ms.p95).toBeGreaterThan(0);
    expect(body.groups).toHaveLength(1);
    expect(body.groups[0]?.value).toMatch(/^demo\//);
    expect(body.groups[0]?.series).toHaveLength(1);
  });

  it("shows administrators all tenants, or the one they name", async () => {
    const all = (await overview("admin-key-of-the-test", "?group_by=tenant&since=1h")).body;
    expect(all).toMatchObject({ tenant: null, bucket: "hour" });
    expect(all.groups.map(({ value }) => value).sort()).toEqual(["anna", "bob"]);
    expect(all.totals).toMatchObject({ requests: 4, errors: 1 });
    expect((await overview("admin-key-of-the-test", "?tenant=bob")).body.totals.requests).toBe(2);
  });

  it.each(["provider", "task", "key", "tag"])("groups by %s", async (groupBy) => {
    const { groups, totals } = (await overview("admin-key-of-the-test", `?group_by=${groupBy}`)).body;
    expect(groups.reduce((sum, { requests }) => sum + requests, 0)).toBe(totals.requests);
  });

  it("names the models that serve each task, of the caller's own requests", async () => {
    const served = async (key: string) => (await overview(key, "?group_by=task")).body.models_by_task!;
    const sum = (rows: Awaited<ReturnType<typeof served>>): number =>
      rows.reduce((total, { requests }) => total + requests, 0);
    const [all, own] = [await served("admin-key-of-the-test"), await served("key-a")];
    expect(sum(own)).toBeGreaterThan(0);
    expect(sum(all)).toBeGreaterThan(sum(own));
    expect(all.every(({ task, model }) => task !== "" && model.startsWith("demo/"))).toBe(true);
    expect((await overview("key-a")).body.models_by_task).toBeUndefined();
    expect(
      (await overview("key-a", "?group_by=task&since=2020-01-01&until=2020-01-03")).body.models_by_task,
    ).toEqual([]);
  });

  it("tells the sums of groups alone, the same as with their series, to the same callers", async () => {
    for (const [key, groupBy] of [
      ["key-a", "model"],
      ["admin-key-of-the-test", "key"],
    ] as const) {
      const whole = (await overview(key, `?group_by=${groupBy}`)).body;
      const { groups, totals } = (await overview(key, `?group_by=${groupBy}&groups=sums`)).body;
      expect(totals).toEqual(whole.totals);
      expect(groups).toEqual(
        whole.groups.map(({ series: _, latency_ms: __, first_token_ms: ___, ...sums }) => sums),
      );
      expect(groups.length).toBeGreaterThan(0);
    }
  });

  it("reports a time without requests as empty", async () => {
    const { body } = await overview("key-a", "?since=2020-01-01&until=2020-01-03&bucket=day");
    expect(body.totals).toMatchObject({ requests: 0, latency_ms: { p50: null, p95: null } });
    expect(body).toMatchObject({ groups: [], series: [] });
  });

  it.each([
    ["?since=yesterday", 400, "since"],
    ["?since=2026-99-99", 400, "since"],
    ["?since=1h&until=2h", 400, "since"],
    ["?since=52w&bucket=hour", 400, "bucket"],
    ["?group_by=colour", 400, "group_by"],
    ["?limit=0", 400, "limit"],
    ["?colour=1", 400, "colour"],
    ["?tenant=bob", 403, "tenant"],
  ])("refuses %s with %i, naming the field", async (query, status, param) => {
    const reply = await overview("key-a", query);
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    expect(reply.body.error?.param).toBe(param);
  });

  it("refuses a tenant that nothing here or in the log has, wherever one can be named", async () => {
    const headers = { authorization: "Bearer admin-key-of-the-test", "content-type": "application/json" };
    const ask = async (path: string, body?: string) => {
      const sent = body === undefined ? { headers } : { method: "POST", headers, body };
      const reply = await fetch(`${server.address}${path}`, sent);
      const { error } = (await reply.json()) as { error?: { param: string; message: string } };
      return [reply.status, error?.param, error?.message.includes("did you mean `anna`")];
    };
    const refused = [400, "tenant", true];
    expect(await ask("/v1/reports/overview?tenant=ana")).toEqual(refused);
    expect(await ask("/v1/reports/savings?tenant=ana")).toEqual(refused);
    expect(await ask("/v1/reports/savings?tenant=ana&wait_ms=10000")).toEqual(refused);
    expect(await ask("/v1/requests?tenant=ana")).toEqual(refused);
    expect(await ask("/v1/whatif", JSON.stringify({ tenant: "ana" }))).toEqual(refused);
    expect((await ask("/v1/reports/overview?tenant=anna"))[0]).toBe(200);
  });

  it("refuses who sends no key", async () => {
    expect((await fetch(`${server.address}/v1/reports/overview`)).status).toBe(401);
  });
});
