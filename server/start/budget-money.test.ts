import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import {
  ask,
  largestNanoUsd,
  maxTokens,
  models,
  moody,
  nanoUsd,
  type Place,
  parsed,
  seedsToPlay,
  spend,
  toldNanoUsd,
} from "./testing/budget-clients.ts";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const serverUrl = process.env.TEST_DATABASE_URL;
const adminKey = "admin-key-of-the-test";
/** More by the variable: docs/budgets.md. */
const seeds = seedsToPlay();
interface World extends AsyncDisposable {
  readonly places: readonly Place[];
  readonly databaseUrl: string | null;
  readonly folder: string;
}

async function start(replicas: number, seed: number): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-budget-"));
  const upstream = await startFakeUpstream(moody(seed));
  const databaseName = `tradewind_budget_${randomBytes(6).toString("hex")}`;
  let admin: postgres.Sql | null = null;
  let databaseUrl: string | null = null;
  if (replicas > 1) {
    admin = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
    await admin.unsafe(`create database ${databaseName}`);
    databaseUrl = Object.assign(new URL(serverUrl!), { pathname: `/${databaseName}` }).href;
  }
  const file = writeConfiguration(folder, {
    models: models(upstream.baseUrl),
    dispatch: { max_attempts: 3, attempts_per_target: 1 },
    health: { failures_to_open: 1_000, failures_in_window: 1_000, failure_share: 1 },
    server: { max_delay_ms: null },
  });
  const environment = readEnvironment({ TRADEWIND_ADMIN_KEY: adminKey, LOG_LEVEL: "silent" });
  const servers: RunningServer[] = [];
  for (let at = 0; at < replicas; at += 1) {
    const flags = ["--port=0", `--config=${file}`, `--data-dir=${join(folder, String(at))}`];
    if (databaseUrl !== null) flags.push(`--database-url=${databaseUrl}`);
    const server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
    await server.databaseReady;
    servers.push(server);
  }
  return {
    ...{ places: servers, databaseUrl, folder },
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop();
      await upstream[Symbol.asyncDispose]();
      await admin?.unsafe(`drop database ${databaseName} with (force)`);
      await admin?.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const databases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined ? [] : [["PostgreSQL with three replicas", 3] as const]),
];

describe.each(databases)("a budget on %s", (_name, replicas) => {
  it.each(seeds)(
    "is spent to the nano-dollar, and never beyond (seed %s)",
    { timeout: 300_000 },
    async (seed) => {
      await using world = await start(replicas, seed);
      const [first] = world.places;
      const key = parsed(
        (await ask(first!, "/v1/admin/keys", adminKey, { tenant: "team" })).text,
      ) as unknown as {
        id: string;
        key: string;
      };
      const limit_usd = 0.1;
      const made = await ask(first!, "/v1/admin/budgets", adminKey, {
        ...{ scope: "tenant", name: "team", period: "month", limit_usd },
      });
      expect(made.status, made.text).toBe(200);
      const { id } = parsed(made.text) as unknown as { id: string };
      // Every replica knows of it within a second, or later on a busy machine.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const { statuses, heard } = await spend(world, key.key, seed, 64);
      expect(new Set(statuses)).toContain(402);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(20);
      const view = async () =>
        parsed((await ask(first!, `/v1/admin/budgets/${id}`, adminKey)).text) as unknown as Record<
          string,
          number
        >;
      await expect
        .poll(async () => (await view()).reserved_usd, { interval: 200 })
        .toBeLessThan(limit_usd / 100);
      const state = await view();
      expect(nanoUsd(state.spent_usd!)).toBeLessThanOrEqual(nanoUsd(limit_usd) + replicas * largestNanoUsd);
      // Most of it was to be had, but for what the last requests did not fit into and what nobody told the cost of.
      expect(state.spent_usd! + state.unknown_usd!).toBeGreaterThan(limit_usd * 0.8);
      expect(nanoUsd(state.spent_usd!)).toBeGreaterThanOrEqual(heard);
      const overview = parsed(
        (await ask(first!, "/v1/reports/overview?since=1d&group_by=tenant", adminKey)).text,
      );
      expect(JSON.stringify(overview)).toContain(String(state.spent_usd));
      const own = parsed((await ask(first!, "/v1/key", key.key)).text);
      expect(own).toMatchObject({
        ...{ object: "key", id: key.id, tenant: "team", allowed_models: null },
        budgets: [{ id, limit_usd, spent_usd: state.spent_usd }],
      });
      const refused = await ask(first!, "/v1/chat/completions", key.key, {
        ...{ model: "test/expensive", max_tokens: 100_000, messages: [{ role: "user", content: "Hi" }] },
      });
      expect(refused.status).toBe(402);
      expect(parsed(refused.text)).toMatchObject({
        error: {
          ...{ code: "budget_exceeded", type: "insufficient_quota" },
          details: {
            limit_usd,
            scope: "tenant",
            name: "team",
            period: "month",
            resets_at: expect.any(String),
          },
        },
      });
    },
  );
});

describe("a budget", () => {
  it("holds on a server that was killed, whose last requests are found in its journal", {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tradewind-budget-"));
    const upstream = await startFakeUpstream(moody(3));
    const up = (): Promise<ServerProcess> => {
      process.env.TRADEWIND_ADMIN_KEY = adminKey;
      return startServerProcess({
        ...{ folder, upstream: upstream.baseUrl, databaseUrl: null },
        sections: { models: models(upstream.baseUrl) },
      }).finally(() => delete process.env.TRADEWIND_ADMIN_KEY);
    };
    let server = await up();
    const ready = () =>
      expect.poll(async () => (await ask(server, "/v1/admin/budgets", adminKey)).status).toBe(200);
    await ready();
    const key = parsed((await ask(server, "/v1/admin/keys", adminKey, { tenant: "team" })).text) as never as {
      key: string;
    };
    const budget = { scope: "tenant", name: "team", period: "total", limit_usd: 1 };
    const { id } = parsed((await ask(server, "/v1/admin/budgets", adminKey, budget)).text) as never as {
      id: string;
    };
    let heard = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      const body = {
        model: "test/expensive",
        max_tokens: maxTokens,
        messages: [{ role: "user", content: "Hi" }],
      };
      const { text } = await ask(server, "/v1/chat/completions", key.key, body);
      heard += toldNanoUsd(text);
    }
    server.signal("SIGKILL");
    await server.exited;
    server = await up();
    await ready();
    const view = async () =>
      parsed((await ask(server, `/v1/admin/budgets/${id}`, adminKey)).text) as never as Record<
        string,
        number
      >;
    await expect.poll(async () => nanoUsd((await view()).spent_usd!)).toBe(heard);
    // What the process that is gone had borrowed is free again.
    await expect.poll(async () => (await view()).reserved_usd).toBe(0);
    server.signal("SIGTERM");
    await server.exited;
    await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
});
