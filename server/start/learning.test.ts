import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSharedDatabase } from "../database/open-shared-database.ts";
import { completion, json } from "../pipeline/dispatch/testing/behaviours.ts";
import { startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { systemClock } from "./system-ports.ts";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";
import { startServerProcess } from "./testing/server-process.ts";

const debugging = {
  model: "auto",
  messages: [{ role: "user", content: "Why does my python code crash? def f(x): return x[3]  # IndexError" }],
};
const translating = {
  model: "auto",
  messages: [{ role: "user", content: "Translate into French: the house is red and the door is blue." }],
};

describe.each(demoDatabases)("what auto learns from feedback on %s", (_name, replicas) => {
  let demo: DemoServers;
  beforeAll(async () => {
    demo = await startDemoServers({ routing: { explore: 0 } }, replicas);
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  const route = async (body: object, replica: number) =>
    (await demo.ask("/v1/route", body, { replica })).body;
  const judge = async (ids: readonly string[], value: boolean): Promise<void> => {
    const lines = ids.map((id) => JSON.stringify({ request_id: id, metric: "thumbs", value }));
    const reply = await demo.ask("/v1/feedback", lines.join("\n"));
    expect(
      reply.body
        .trim()
        .split("\n")
        .map((line: string) => JSON.parse(line).status),
    ).toEqual(ids.map(() => 200));
  };
  const asked = async (body: object, users: readonly string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const user of users) ids.push(await demo.chat({ ...body, user }));
    return ids;
  };
  const users = (count: number): string[] => Array.from({ length: count }, (_, index) => `user ${index}`);

  it("leaves a model that many reject, for that task type alone, on every replica at once", async () => {
    const before = await route(debugging, 0);
    const elsewhere = await route(translating, 0);
    await judge(await asked(debugging, users(40)), false);
    for (let replica = 0; replica < replicas; replica += 1)
      await expect.poll(async () => (await route(debugging, replica)).chosen).not.toBe(before.chosen);
    const after = await route(debugging, replicas - 1);
    const left = after.ranked.find(({ candidate }: { candidate: string }) => candidate === before.chosen);
    expect(left.quality.evidence.some(({ source }: { source: string }) => source === "feedback thumbs")).toBe(
      true,
    );
    expect((await route(translating, 0)).chosen).toBe(elsewhere.chosen);
  });

  it("is not moved by one user's flood", async () => {
    const qualityOf = async (candidate: string) =>
      (await route(translating, 0)).ranked.find((one: { candidate: string }) => one.candidate === candidate)
        .quality;
    const flood = await asked(
      translating,
      Array.from({ length: 300 }, () => "mallory"),
    );
    const before = await route(translating, 0);
    const { mean: believed } = await qualityOf(before.chosen);
    await judge(flood, false);
    // Two observations against the twenty of the demo model's profile: a tenth at most, where 300 would leave nothing.
    await expect.poll(async () => (await qualityOf(before.chosen)).evidence.length).toBe(2);
    await sleep(700);
    expect((await qualityOf(before.chosen)).mean).toBeGreaterThan(believed * 0.89);
    expect((await route(translating, 0)).chosen).toBe(before.chosen);
  });
});

describe.each(demoDatabases)("feedback that was acknowledged on %s", (name, replicas) => {
  it("is there after a kill -9", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tradewind-killed-"));
    const databaseName = `tradewind_killed_${randomBytes(6).toString("hex")}`;
    const isEmbedded = replicas === 1;
    const admin = isEmbedded
      ? null
      : postgres(process.env.TEST_DATABASE_URL!, { max: 1, onnotice: () => undefined });
    await admin?.unsafe(`create database ${databaseName}`);
    const url = isEmbedded ? null : new URL(process.env.TEST_DATABASE_URL!);
    if (url !== null) url.pathname = `/${databaseName}`;
    await using upstream = await startFakeUpstream(json(completion));
    const server = await startServerProcess({
      folder,
      upstream: upstream.baseUrl,
      databaseUrl: url?.href ?? null,
    });
    const post = (path: string, body: object) =>
      fetch(`${server.address}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const asked = await post("/v1/chat/completions", {
      ...{ model: "vllm/test", messages: [{ role: "user", content: "Hi" }] },
    });
    const requestId = asked.headers.get("x-tradewind-request-id");
    const acknowledged: string[] = [];
    const giveForever = async (place: number): Promise<void> => {
      for (let count = 0; ; count += 1) {
        const key = `${place} ${count}`;
        const reply = await post("/v1/feedback", {
          ...{ request_id: requestId, metric: "score", value: 0.5, idempotency_key: key },
        });
        if (reply.status === 200) acknowledged.push(key);
      }
    };
    const giving = Array.from({ length: 4 }, (_, place) => giveForever(place).catch(() => undefined));
    while (acknowledged.length < 60) await sleep(5);
    server.signal("SIGKILL");
    await Promise.all([...giving, server.exited]);
    const database = await openSharedDatabase({
      ...{ url: url?.href ?? null, dataDir: join(folder, "data"), clock: systemClock },
    });
    const rows = (await database.db.execute("select idempotency_key from feedback")) as unknown as {
      idempotency_key: string;
    }[];
    await database.close();
    const stored = new Set([...rows].map((row) => row.idempotency_key));
    expect([name, acknowledged.filter((key) => !stored.has(key))]).toEqual([name, []]);
    await admin?.unsafe(`drop database ${databaseName} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);
});
