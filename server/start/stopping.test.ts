import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../database/open-database.ts";
import { findRequest, type StoredRequest } from "../database/repositories/find-request.ts";
import {
  completion,
  doneEvent,
  eventsThenSilence,
  finishChunk,
  json,
  roleChunk,
  silence,
  status,
  textChunk,
} from "../pipeline/dispatch/testing/behaviours.ts";
import { type Behaviour, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { systemClock } from "./system-ports.ts";
import { playKilledServer } from "./testing/outages/killed-server.ts";
import { type ServerProcess, startServerProcess, waitForStatus } from "./testing/server-process.ts";

const testServer = process.env.TEST_DATABASE_URL || null;
const kinds = testServer === null ? ["the embedded database"] : ["the embedded database", "PostgreSQL"];

/** Behaviour that goes on when it is told to. */
function held(before: Behaviour, after: Behaviour): { behaviour: Behaviour; release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    behaviour(response, request, number) {
      before(response, request, number);
      void released.then(() => after(response, request, number));
    },
    release,
  };
}

const streamBegins = eventsThenSilence([roleChunk, textChunk("Half an ans")]);
const streamEnds: Behaviour = (response) => response.end(textChunk("wer") + finishChunk + doneEvent);

const ask = (address: string, isStream: boolean, model = "vllm/test"): Promise<Response> =>
  fetch(`${address}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, stream: isStream, messages: [{ role: "user", content: "Hi" }] }),
  });

const idOf = (reply: Response): string => reply.headers.get("x-tradewind-request-id") ?? "";

describe.each(kinds)("a server process on %s", (kind) => {
  /** Creating a database takes seconds: each test starts from a copy of one. */
  const created = mkdtempSync(join(tmpdir(), "tradewind-created-"));
  beforeAll(async () => {
    if (kind === "PostgreSQL") return;
    const database = openDatabase({ url: null, dataDir: created, clock: systemClock });
    await database.ready;
    await database.close();
  }, 300_000);
  afterAll(() => rmSync(created, { recursive: true, force: true }));
  const cleanups: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  interface Setup {
    readonly server: ServerProcess;
    readonly restart: () => Promise<ServerProcess>;
    /** Requests that the upstream has. */
    readonly seen: readonly unknown[];
    readonly recorded: (ids: readonly string[]) => Promise<(StoredRequest | null)[]>;
  }

  async function setUp(behaviours: readonly Behaviour[], settings: Record<string, unknown>): Promise<Setup> {
    const folder = mkdtempSync(join(tmpdir(), "tradewind-stopping-"));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    if (kind !== "PostgreSQL") cpSync(created, join(folder, "data"), { recursive: true });
    const upstream = await startFakeUpstream(...behaviours);
    cleanups.push(() => upstream[Symbol.asyncDispose]());
    const databaseUrl = kind === "PostgreSQL" ? await ownDatabase() : null;
    const start = async (): Promise<ServerProcess> => {
      const server = await startServerProcess({
        ...{ folder, databaseUrl, upstream: upstream.baseUrl, server: settings },
      });
      cleanups.push(() => {
        server.signal("SIGKILL");
        return server.exited.then(() => undefined);
      });
      await waitForStatus(server.address, "ready");
      return server;
    };
    return {
      server: await start(),
      restart: start,
      seen: upstream.seen,
      async recorded(ids) {
        const database = openDatabase({
          url: databaseUrl,
          dataDir: join(folder, "data"),
          clock: systemClock,
        });
        await database.ready;
        const found: (StoredRequest | null)[] = [];
        for (const id of ids) found.push(await findRequest(database.db, id));
        await database.close();
        return found;
      },
    };
  }

  async function ownDatabase(): Promise<string> {
    const name = `tradewind_stopping_${randomBytes(6).toString("hex")}`;
    const admin = postgres(testServer ?? "", { max: 1, onnotice: () => undefined });
    await admin.unsafe(`create database ${name}`);
    cleanups.push(async () => {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    });
    const url = new URL(testServer ?? "");
    url.pathname = `/${name}`;
    return url.href;
  }

  it("keeps every delivered reply through kill -9, five times", { timeout: 300_000 }, async () => {
    const { delivered, missing } = await playKilledServer(5, kind === "PostgreSQL" ? testServer : null);
    expect(delivered).toBeGreaterThanOrEqual(125);
    expect(missing).toEqual([]);
  });

  it("is unready first and still answers, then refuses, lets what runs end, and records all of it", async () => {
    const stream = held(streamBegins, streamEnds);
    const whole = held(silence, json(completion));
    const { server, recorded } = await setUp([stream.behaviour, whole.behaviour, json(completion)], {
      unready_ms: 3_000,
    });
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname);
    let received = "";
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("data", (piece) => {
      received += piece.toString();
    });
    const post = (body: object): void => {
      const text = JSON.stringify({
        model: "vllm/test",
        messages: [{ role: "user", content: "Hi" }],
        ...body,
      });
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
      );
    };
    post({ stream: true });
    await expect.poll(() => received).toContain("Half an ans");
    const answer = ask(server.address, false);
    await wait(100);

    server.signal("SIGTERM");
    await waitForStatus(server.address, "stopping");
    const late = await ask(server.address, false);
    expect(late.status).toBe(200);
    expect(late.headers.get("connection")).toBe("close");
    await late.text();
    await expect.poll(() => fetch(server.address).catch(() => "refused")).toBe("refused");
    post({});
    await wait(50);
    stream.release();
    whole.release();

    const ended = await answer;
    expect([ended.status, ((await ended.json()) as typeof completion).choices[0]!.finish_reason]).toEqual([
      200,
      "stop",
    ]);
    await closed;
    const [streamed, refused] = received.split(/(?=HTTP\/1\.1 503)/);
    expect(streamed).toContain("[DONE]");
    expect(refused).toMatch(/^retry-after: 1\r$/im);
    expect(refused).toContain('"code":"server_stopping"');
    expect(await server.exited, server.output()).toBe(0);
    const streamId = /x-tradewind-request-id: (\S+)/.exec(streamed ?? "")?.[1] ?? "";
    const found = await recorded([streamId, idOf(ended), idOf(late)]);
    expect(found.map((request) => [request?.decision?.chosenCandidateId, request?.outcome?.status])).toEqual(
      Array.from({ length: 3 }, () => ["vllm/test", "ok"]),
    );
  }, 300_000);

  it("ends what takes longer with an error that blames the stop, waits for no client that does not read, and records it", async () => {
    const flood: Behaviour = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const more = (): void => {
        while (!response.destroyed && response.write(textChunk("x".repeat(8_000))));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    const { server, recorded, seen } = await setUp(
      [flood, streamBegins, silence, status(429, {}, { "retry-after": "3" }), silence],
      { unready_ms: 0, drain_ms: 400 },
    );
    const unread = await ask(server.address, true);
    const stream = await ask(server.address, true);
    const replies = [ask(server.address, false), ask(server.address, false), ask(server.address, true)];
    await expect.poll(() => seen.length).toBe(5);
    server.signal("SIGTERM");
    const events = (await stream.text()).trim().split("\n\n");
    const { error } = JSON.parse(events.at(-1)?.slice(6) ?? "") as {
      error: { code: string; message: string };
    };
    expect(error).toMatchObject({ code: "server_stopping", type: "api_error", param: null });
    expect(error.message).not.toContain("vllm");
    expect(events.join()).toContain("Half an ans");
    expect(events.join()).not.toContain("[DONE]");
    const cut = await Promise.all(replies);
    for (const reply of cut) {
      expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(((await reply.json()) as { error: object }).error).toMatchObject({ code: "server_stopping" });
    }
    expect(await server.exited, server.output()).toBe(0);
    const [flooded, broken, ...refused] = await recorded([unread, stream, ...cut].map(idOf));
    expect(flooded?.outcome?.errorCode).toBe("server_stopping");
    await unread.body?.cancel().catch(() => undefined);
    expect(broken?.outcome).toMatchObject({ status: "broken", errorCode: "server_stopping" });
    expect(broken?.outcome?.attempts.at(-1)?.errorCode).toBe("server_stopping");
    for (const request of refused) {
      expect(request?.decision?.chosenCandidateId).toBe("vllm/test");
      expect(request?.outcome).toMatchObject({ status: "error", errorCode: "server_stopping" });
    }
  }, 300_000);

  it("records a refused request, ends everything at once at a second signal, and still records that", async () => {
    const { server, recorded } = await setUp([streamBegins], { unready_ms: 60_000, drain_ms: 60_000 });
    const refused = await ask(server.address, false, "vllm/unknown");
    expect(refused.status).toBe(404);
    const shown = await (await fetch(`${server.address}/v1/requests/${idOf(refused)}`)).json();
    expect(shown).toMatchObject({
      state: "finished",
      missing: "decision: none was made, the request was refused (model_not_found)",
      decision: null,
      outcome: { status: "error", error_code: "model_not_found", cost: { total_usd: 0 }, attempts: [] },
    });
    const stream = await ask(server.address, true);
    server.signal("SIGTERM");
    await waitForStatus(server.address, "stopping");
    server.signal("SIGINT"); // Comes with the first where npm passes it on: not a second one.
    await wait(600);
    expect(server.output()).not.toContain("SIGINT");
    server.signal("SIGTERM");
    expect(await stream.text()).toContain("server_stopping");
    expect(await server.exited, server.output()).toBe(0);
    const [found] = await recorded([idOf(stream)]);
    expect(found).toMatchObject({ decision: { requestId: idOf(stream) }, outcome: { status: "broken" } });
  }, 300_000);

  it("shows a running request without an outcome, and keeps its decision when it is killed", async () => {
    const { server, restart } = await setUp([streamBegins], {});
    const stream = await ask(server.address, true);
    const show = async (address: string) =>
      (await (await fetch(`${address}/v1/requests/${idOf(stream)}`)).json()) as Record<string, unknown>;
    const running = { state: "running", outcome: null, missing: "outcome: the request is still running" };
    expect(await show(server.address)).toMatchObject(running);
    await expect
      .poll(() => show(server.address))
      .toMatchObject({ ...running, decision: { chosen: "vllm/test" } });
    server.signal("SIGKILL");
    await server.exited;
    await stream.text().catch(() => undefined);
    const after = await show((await restart()).address);
    expect(after).toMatchObject({ outcome: null, decision: { chosen: "vllm/test" } });
    // Another replica may still run it on PostgreSQL; nobody can beside an embedded database.
    expect(after.state).toBe(kind === "PostgreSQL" ? "running" : "lost");
  }, 300_000);
});
