import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import type { Configuration } from "../config/configuration.ts";
import {
  completion,
  doneEvent,
  eventsThenSilence,
  finishChunk,
  json,
  roleChunk,
  textChunk,
} from "../pipeline/dispatch/testing/behaviours.ts";
import { type Behaviour, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";
import { workerCount } from "./worker-count.ts";

const testServer = process.env.TEST_DATABASE_URL || null;

describe("workerCount", () => {
  const configuration = (workers: number | "auto", url: unknown) =>
    ({ server: { workers }, database: { url } }) as Configuration;

  it("is what is asked for on PostgreSQL, and one for each core for auto", () => {
    expect(workerCount(configuration(3, {}), 8)).toEqual({ count: 3, note: null });
    expect(workerCount(configuration("auto", {}), 8)).toEqual({ count: 8, note: null });
  });

  it("is one on the embedded database, and says why", () => {
    expect(workerCount(configuration(1, null), 8)).toEqual({ count: 1, note: null });
    const { count, note } = workerCount(configuration("auto", null), 8);
    expect([count, note]).toEqual([1, expect.stringContaining("set DATABASE_URL")]);
  });
});

describe.skipIf(testServer === null)("two workers on PostgreSQL", { timeout: 300_000 }, () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(...behaviours: Behaviour[]) {
    const name = `tradewind_workers_${randomBytes(6).toString("hex")}`;
    const admin = postgres(testServer ?? "", { max: 1, onnotice: () => undefined });
    await admin.unsafe(`create database ${name}`);
    const url = new URL(testServer ?? "");
    url.pathname = `/${name}`;
    const sql = postgres(url.href, { max: 1 });
    const folder = mkdtempSync(join(tmpdir(), "tradewind-workers-"));
    const upstream = await startFakeUpstream(...behaviours);
    const server = await startServerProcess({
      ...{ folder, databaseUrl: url.href, upstream: upstream.baseUrl },
      server: { workers: 2, unready_ms: 0 },
    });
    cleanups.push(
      () => upstream[Symbol.asyncDispose](),
      () => rmSync(folder, { recursive: true, force: true }),
      () => admin.end(),
      () => admin.unsafe(`drop database ${name} with (force)`),
      () => sql.end(),
      async () => {
        server.signal("SIGTERM");
        await server.exited;
      },
    );
    const outcomes = async (): Promise<number> =>
      Number((await sql`select count(*) from outcomes`)[0]?.count);
    return { server, outcomes };
  }

  const workersOf = ({ pid }: ServerProcess): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const ask = (address: string, stream = false): Promise<Response> =>
    fetch(`${address}/v1/chat/completions`, {
      method: "POST",
      // A connection of its own: it is connections that are shared out.
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ model: "vllm/test", stream, messages: [{ role: "user", content: "Hi" }] }),
    });

  it("serve one address, say so once, and end together with every outcome written", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const begins = eventsThenSilence([roleChunk, textChunk("Half an ans")]);
    const held: Behaviour = (response, request, number) => {
      begins(response, request, number);
      void released.then(() => response.end(textChunk("wer") + finishChunk + doneEvent));
    };
    const { server, outcomes } = await start(held, held, json(completion));
    expect(server.output().match(/listens on/g)).toHaveLength(1);
    expect(server.output()).toContain("2 workers serve");
    expect(workersOf(server)).toHaveLength(2);
    const streams = await Promise.all([ask(server.address, true), ask(server.address, true)]);
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask(server.address)));
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200));
    await Promise.all(replies.map((reply) => reply.text()));
    for (let scrape = 0; scrape < 4; scrape += 1) {
      const metrics = await fetch(`${server.address}/metrics`, { headers: { connection: "close" } });
      expect(await metrics.text()).toContain('tradewind_requests_total{status="ok",error_code="none"} 8');
    }
    server.signal("SIGTERM");
    setTimeout(release, 300);
    for (const stream of streams) expect(await stream.text()).toContain("[DONE]");
    expect(await server.exited).toBe(0);
    expect(await outcomes()).toBe(10);
  });

  it("go on without one that was killed, which is replaced, and end in order at SIGINT", async () => {
    const { server, outcomes } = await start(json(completion));
    const [killed, other, ...more] = workersOf(server);
    // Of 0 the signal would go to this process and all that it started.
    if (!killed || !other) throw new Error("the server has no two workers");
    expect(more).toEqual([]);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => server.output()).toContain("A worker ended by itself");
    expect((await ask(server.address)).status).toBe(200);
    await expect.poll(() => workersOf(server).length).toBe(2);
    expect(workersOf(server)).toContain(other);
    expect((await ask(server.address)).status).toBe(200);
    server.signal("SIGINT");
    expect(await server.exited).toBe(0);
    expect(await outcomes()).toBe(2);
  });

  it("stop in order when the process that started them is killed", async () => {
    const { server, outcomes } = await start(json(completion));
    const workers = workersOf(server);
    await (await ask(server.address)).text();
    server.signal("SIGKILL");
    await server.exited;
    const isAlive = (pid: number): boolean => {
      try {
        return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") === false;
      } catch {
        return false;
      }
    };
    await expect.poll(() => workers.filter(isAlive)).toEqual([]);
    expect(await outcomes()).toBe(1);
  });
});
