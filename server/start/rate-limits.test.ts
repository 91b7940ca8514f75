import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const adminKey = "admin-key-of-the-test";

describe("rate limits of a key", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-rates-"));
  let server: RunningServer;
  beforeAll(async () => {
    const environment = readEnvironment({ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_DEMO_SPEED: "20" });
    const loaded = await loadFromProcess(readCommandLine(["--port=0", `--data-dir=${folder}`]), environment);
    server = await startServer(loaded, environment);
    await server.databaseReady;
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (path: string, key: string, body: object): Promise<Response> =>
    fetch(`${server.address}${path}`, {
      ...{ method: "POST", body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
  async function keyWith(rate_limits: object[]): Promise<string> {
    const reply = await post("/v1/admin/keys", adminKey, { tenant: "team", settings: { rate_limits } });
    const { key } = (await reply.json()) as { key: string };
    return key;
  }
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
  }, 40_000);

  it("counts tokens, and never waits for what does not fit at all", async () => {
    await awaitRoom();
    const key = await keyWith([{ tokens_per_minute: 100 }]);
    const first = await chat(key);
    expect(first.status).toBe(200);
    const never = await chat(key, { max_tokens: 500 });
    expect(never.status).toBe(429);
    expect(never.headers.get("x-should-retry")).toBe("false");
    expect(never.headers.get("retry-after")).toBeNull();
  }, 40_000);

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
    for (let turn = 0; turn < 3; turn += 1) {
      const next = await chat(key);
      expect(next.status).toBe(200);
      expect(((await next.json()) as { model: string }).model).not.toBe(favourite);
    }
    const told = JSON.stringify(await chosen(key));
    expect(told).toContain("rate_limited");
    expect(told).toContain("1 requests a minute");
  }, 60_000);
});
