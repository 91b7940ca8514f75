import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const adminKey = "admin-key-of-the-test";

const serverUrl = process.env.TEST_DATABASE_URL;
const databases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined ? [] : [["PostgreSQL with two replicas", 2] as const]),
];

describe.each(databases)("rate limits of a key on %s", (_name, replicas) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-rates-"));
  const database = `tradewind_rates_${randomBytes(6).toString("hex")}`;
  const servers: RunningServer[] = [];
  let admin: postgres.Sql | null = null;
  beforeAll(async () => {
    const flags = ["--port=0"];
    if (replicas > 1) {
      admin = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${database}`);
      flags.push(`--database-url=${Object.assign(new URL(serverUrl!), { pathname: `/${database}` }).href}`);
    }
    const environment = readEnvironment({
      TRADEWIND_ADMIN_KEY: adminKey,
      TRADEWIND_DEMO_SPEED: "20",
      LOG_LEVEL: "error",
    });
    for (let at = 0; at < replicas; at += 1) {
      const typed = readCommandLine([...flags, `--data-dir=${join(folder, String(at))}`]);
      const server = await startServer(await loadFromProcess(typed, environment), environment);
      await server.databaseReady;
      servers.push(server);
    }
  }, 300_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await admin?.unsafe(`drop database ${database} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  let turn = 0;
  /** Every request goes to the next replica. */
  const next = (): string => servers[turn++ % servers.length]!.address;
  const post = (path: string, key: string, body: object): Promise<Response> =>
    fetch(`${next()}${path}`, {
      ...{ method: "POST", body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
  async function keyWith(rate_limits: object[]): Promise<string> {
    const reply = await post("/v1/admin/keys", adminKey, { tenant: "team", settings: { rate_limits } });
    const { key } = (await reply.json()) as { key: string };
    // Every replica knows of it.
    for (const { address } of servers)
      await expect.poll(async () => (await ownKey(address, key)).object).toBe("key");
    return key;
  }
  const ownKey = async (address: string, key: string) => {
    const reply = await fetch(`${address}/v1/key`, { headers: { authorization: `Bearer ${key}` } });
    return (await reply.json()) as { object?: string; keep: string; rate_limits: Record<string, number>[] };
  };
  const chat = (key: string, fields: object = {}): Promise<Response> =>
    post("/v1/chat/completions", key, {
      ...{ model: "auto", max_tokens: 20, messages: [{ role: "user", content: "2 + 2?" }], ...fields },
    });
  /** So that no minute ends in a test. */
  const awaitRoom = async (): Promise<void> => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left + 10));
  };

  it("serves so many requests a minute, says what is left, and refuses the next with a time", async () => {
    await awaitRoom();
    const key = await keyWith([{ requests_per_minute: 3 }]);
    const replies = await Promise.all(Array.from({ length: 8 }, () => chat(key)));
    const served = replies.filter(({ status }) => status === 200);
    expect(served).toHaveLength(3);
    expect(served[0]!.headers.get("x-ratelimit-limit-requests")).toBe("3");
    expect(Number(served[0]!.headers.get("x-ratelimit-remaining-requests"))).toBeLessThan(3);
    const refused = replies.find(({ status }) => status === 429)!;
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: {
        code: "rate_limit_exceeded",
        type: "rate_limit_error",
        details: { limit: "requests", allowed: 3 },
      },
    });
  }, 300_000);

  it("shares a limit between replicas, and tells on each what is left of it", async () => {
    await awaitRoom();
    const key = await keyWith([{ requests_per_minute: 40, concurrent_requests: 1_000 }]);
    for (const { address } of servers)
      expect((await ownKey(address, key)).rate_limits).toEqual([
        expect.objectContaining({ remaining_requests: 40, remaining_concurrent: 1_000 }),
      ]);
    let served = 0;
    for (let batch = 0; batch < 6; batch += 1) {
      const replies = await Promise.all(Array.from({ length: 10 }, () => chat(key)));
      served += replies.filter(({ status }) => status === 200).length;
    }
    // A twentieth may lie with the other replica when the last ones ask.
    expect(served).toBeLessThanOrEqual(40);
    expect(served).toBeGreaterThanOrEqual(40 - (replicas - 1) * 2);
    for (const { address } of servers) {
      const { keep, rate_limits } = await ownKey(address, key);
      expect(keep).toBe("features");
      expect(rate_limits[0]!.remaining_requests).toBeLessThanOrEqual(40 - served);
      expect(Date.parse(String(rate_limits[0]!.resets_at)) % 60_000).toBe(0);
    }
  }, 300_000);

  it("counts tokens, and never waits for what does not fit at all", async () => {
    await awaitRoom();
    const key = await keyWith([{ tokens_per_minute: 100 }]);
    const first = await chat(key);
    expect(first.status).toBe(200);
    const never = await chat(key, { max_tokens: 500 });
    expect(never.status).toBe(429);
    expect(never.headers.get("x-should-retry")).toBe("false");
    expect(never.headers.get("retry-after")).toBeNull();
  }, 300_000);

  it("has `auto` take the next model where one's limit is used up, and says why", async () => {
    await awaitRoom();
    const chosen = async (key: string) => {
      const reply = await post("/v1/route", key, {
        ...{ model: "auto", max_tokens: 20, messages: [{ role: "user", content: "2 + 2?" }] },
      });
      return (await reply.json()) as { chosen: { model: string } };
    };
    const free = await chat(await keyWith([{ requests_per_minute: 100 }]));
    const favourite = ((await free.json()) as { model: string }).model;
    const key = await keyWith([{ model: favourite, requests_per_minute: 1 }]);
    expect(((await (await chat(key)).json()) as { model: string }).model).toBe(favourite);
    // The second asks the database and learns that it is used up; from then on it is no candidate.
    for (let count = 0; count < 3 * replicas; count += 1) {
      const next = await chat(key);
      expect(next.status).toBe(200);
      expect(((await next.json()) as { model: string }).model).not.toBe(favourite);
    }
    const told = JSON.stringify(await chosen(key));
    expect(told).toContain("rate_limited");
    expect(told).toContain("1 requests a minute");
  }, 300_000);
});
