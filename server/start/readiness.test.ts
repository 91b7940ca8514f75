import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { openSharedDatabase, type SharedDatabase } from "../database/open-shared-database.ts";
import type { RecorderCounters } from "../record/recorder-types.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { readinessOf } from "./readiness.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import { systemClock } from "./system-ports.ts";

const counters: RecorderCounters = {
  ...{ waiting: 0, written: 7, dropped: 0, droppedSinceWrite: 0, rejected: 0, failedBatches: 0 },
  ...{ lastError: null, failing: null },
};
const failing = { lastError: "no", failing: { sinceMs: 0, isRefused: false } };
const refused = { lastError: "no", failing: { sinceMs: 0, isRefused: true } };

describe("readinessOf", () => {
  it("is degraded where the active priors cannot be used, with the reason", () => {
    const facts = {
      ...{ phase: "serving" as const, databaseDescription: "", requiresLog: false, circuits: [] },
      database: { state: "ready" as const, sinceMs: 0, reason: null },
      ...{ recorder: counters, overload: null, priorsVersion: "shipped" },
    };
    const { status, parts } = readinessOf({ ...facts, priorsProblem: "the active version 1 cannot be used" });
    expect([status, parts.priors]).toEqual([
      "degraded",
      { isReady: false, state: "refused", detail: "shipped in use: the active version 1 cannot be used" },
    ]);
    expect(readinessOf({ ...facts, priorsProblem: null }).status).toBe("ready");
  });

  it.each([
    ["all is well", {}, "ready", false, "ready"],
    ["the database was never reached yet", {}, "opening", false, "degraded"],
    ["the database is gone", failing, "unavailable", false, "degraded"],
    ["the database is gone, and the log is required", failing, "unavailable", true, "not_ready"],
    ["the last write was refused", refused, "ready", false, "degraded"],
    ["the very first write was refused", { ...refused, written: 0 }, "ready", false, "not_ready"],
    [
      "the very first write failed for want of a database",
      { ...failing, written: 0 },
      "ready",
      false,
      "degraded",
    ],
    ["rows are dropped", { dropped: 3, droppedSinceWrite: 3 }, "ready", false, "degraded"],
    [
      "rows are dropped, and the log is required",
      { dropped: 3, droppedSinceWrite: 3 },
      "ready",
      true,
      "not_ready",
    ],
    ["rows were dropped once", { dropped: 3 }, "ready", true, "ready"],
  ] as const)("%s", (_name, changes, state, requiresLog, expected) => {
    const facts = {
      ...{
        phase: "serving" as const,
        databaseDescription: "PostgreSQL at db",
        ...{ priorsVersion: "1", priorsProblem: null },
        requiresLog,
      },
      database: { state, sinceMs: 0, reason: null },
      recorder: { ...counters, ...changes },
      ...{ circuits: [], overload: null },
    };
    expect(readinessOf(facts).status).toBe(expected);
    expect(readinessOf({ ...facts, phase: "leaving" }).status).toBe("stopping");
  });
});

const testServer = process.env.TEST_DATABASE_URL || null;
const kinds = testServer === null ? ["the embedded database"] : ["the embedded database", "PostgreSQL"];

interface Shown {
  readonly code: number;
  readonly status: string;
  readonly parts: Record<string, { ready: boolean; state: string; detail?: string }>;
}

describe.each(kinds)("/readyz of a server on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-ready-"));
  const databaseName = `tradewind_ready_${randomBytes(6).toString("hex")}`;
  const environment = readEnvironment({ TRADEWIND_API_KEYS: "key-one", TRADEWIND_DEMO_SPEED: "1000" });
  let url: string | null = null;
  let server: RunningServer;
  /** As another process, beside the running server. */
  let other: SharedDatabase;

  const start = async (): Promise<RunningServer> => {
    const flags = ["--port=0", `--data-dir=${folder}`, ...(url === null ? [] : [`--database-url=${url}`])];
    const started = await startServer(
      await loadFromProcess(readCommandLine(flags), environment),
      environment,
    );
    await started.databaseReady;
    return started;
  };
  const ready = async (headers: Record<string, string> = {}, of = server): Promise<Shown> => {
    const reply = await of.app.inject({ path: "/readyz", headers: { host: "127.0.0.1", ...headers } });
    return { code: reply.statusCode, ...(reply.json() as Omit<Shown, "code">) };
  };
  const chat = (of = server) =>
    of.app.inject({
      ...{ method: "POST", path: "/v1/chat/completions", headers: { authorization: "Bearer key-one" } },
      body: { model: "auto", messages: [{ role: "user", content: "What is 17 * 23?" }] },
    });

  beforeAll(async () => {
    if (kind === "PostgreSQL") {
      const admin = postgres(testServer ?? "", { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${databaseName}`);
      await admin.end();
      url = Object.assign(new URL(testServer ?? ""), { pathname: `/${databaseName}` }).href;
    }
    server = await start();
    other = await openSharedDatabase({ url, dataDir: folder, clock: systemClock });
  }, 300_000);

  afterAll(async () => {
    await other.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    if (kind !== "PostgreSQL") return;
    const admin = postgres(testServer ?? "", { max: 1, onnotice: () => undefined });
    await admin.unsafe(`drop database ${databaseName} with (force)`);
    await admin.end();
  });

  it("shows details to who has a key or asks from this machine, and words to everybody else", async () => {
    const proxied = { "x-forwarded-for": "203.0.113.9" };
    const hidden = [
      await ready(proxied),
      await ready({ ...proxied, authorization: "Bearer wrong" }),
      await ready({ host: "rebound.example.com" }),
      await ready({ origin: "https://page.example.com" }),
    ];
    for (const { parts } of hidden) {
      expect(parts.database).toEqual({ ready: true, state: "ready" });
      expect(Object.values(parts).some((part) => "detail" in part)).toBe(false);
    }
    for (const { parts } of [await ready(), await ready({ ...proxied, authorization: "Bearer key-one" })])
      expect(parts.database?.detail).toContain(kind === "PostgreSQL" ? databaseName : folder);
  });

  it("reflects the last write: degraded while the database refuses it, ready again once it does not", async () => {
    await chat();
    await server.flush();
    expect(await ready()).toMatchObject({ code: 200, status: "ready" });
    await other.db.execute(sql`alter table outcomes rename column error_code to gone`);
    await chat();
    await expect(server.flush()).rejects.toThrow("error_code");
    const shown = await ready();
    expect(shown).toMatchObject({
      code: 200,
      status: "degraded",
      parts: { record: { ready: false, state: "refused" } },
    });
    expect(shown.parts.record?.detail).toContain("error_code");
    expect(JSON.stringify(await ready({ "x-forwarded-for": "203.0.113.9" }))).not.toContain("error_code");
    await other.db.execute(sql`alter table outcomes rename column gone to error_code`);
    await server.flush();
    expect(await ready()).toMatchObject({
      code: 200,
      status: "ready",
      parts: { record: { state: "ready" } },
    });
  });

  it.runIf(kind === "PostgreSQL")(
    "is not ready where the first write of the process is refused",
    async () => {
      await other.db.execute(sql`alter table decisions rename column requested_model to gone`);
      const fresh = await start();
      await chat(fresh);
      await expect(fresh.flush()).rejects.toThrow("requested_model");
      expect(await ready({}, fresh)).toMatchObject({ code: 503, status: "not_ready" });
      expect((await chat(fresh)).statusCode).toBe(200);
      await other.db.execute(sql`alter table decisions rename column gone to requested_model`);
      await fresh.flush();
      expect(await ready({}, fresh)).toMatchObject({ code: 200, status: "ready" });
      await fresh.stop();
    },
  );

  it.runIf(kind === "PostgreSQL")(
    "sees a database that has become read-only",
    async () => {
      const admin = postgres(testServer ?? "", { max: 1, onnotice: () => undefined });
      const set = async (value: string): Promise<void> => {
        await admin.unsafe(`alter database ${databaseName} set default_transaction_read_only = ${value}`);
        await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${databaseName}`;
      };
      await set("on");
      await chat();
      await expect.poll(async () => (await ready()).parts.record?.state).toBe("refused");
      await set("off");
      await expect.poll(async () => (await ready()).status).toBe("ready");
      await admin.end();
    },
    300_000,
  );
});
