import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import {
  ask,
  largestNanoUsd,
  models,
  moody,
  nanoUsd,
  parsed,
  provokeHedge,
  seedsToPlay,
  spend,
} from "./testing/budget-clients.ts";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const serverUrl = process.env.TEST_DATABASE_URL;
const adminKey = "admin-key-of-the-test";
/** More by the variable: docs/budgets.md. */
const seeds = seedsToPlay();
const limit_usd = 1;
const replicas = 3;

describe.skipIf(serverUrl === undefined)("a dollar on three replicas, one of which is killed", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-dollar-"));
  const database = `tradewind_dollar_${randomBytes(6).toString("hex")}`;
  let admin: postgres.Sql;
  let upstream: FakeUpstream;
  const servers: RunningServer[] = [];
  let child: ServerProcess;
  const databaseUrl = (): string => Object.assign(new URL(serverUrl!), { pathname: `/${database}` }).href;
  const sections = () => ({
    models: models(upstream.baseUrl),
    dispatch: { max_attempts: 3, attempts_per_target: 1, hedge_share: 0.2 },
    health: { failures_to_open: 1_000, failures_in_window: 1_000, failure_share: 1 },
    server: { max_delay_ms: null },
  });
  const startChild = (): Promise<ServerProcess> => {
    mkdirSync(join(folder, "child"), { recursive: true });
    Object.assign(process.env, { TRADEWIND_ADMIN_KEY: adminKey, LOG_LEVEL: "silent" });
    return startServerProcess({
      ...{ folder: join(folder, "child"), upstream: upstream.baseUrl, databaseUrl: databaseUrl() },
      sections: sections(),
    }).finally(() => {
      delete process.env.TRADEWIND_ADMIN_KEY;
      delete process.env.LOG_LEVEL;
    });
  };
  const isUp = async (): Promise<void> => {
    while ((await ask(child, "/v1/admin/budgets", adminKey)).status !== 200)
      await new Promise((resolve) => setTimeout(resolve, 100));
  };

  beforeAll(async () => {
    admin = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
    await admin.unsafe(`create database ${database}`);
    upstream = await startFakeUpstream(moody(7, 60));
    const file = writeConfiguration(folder, sections());
    const environment = readEnvironment({ TRADEWIND_ADMIN_KEY: adminKey, LOG_LEVEL: "silent" });
    for (const at of [0, 1]) {
      const flags = ["--port=0", `--config=${file}`, `--data-dir=${join(folder, String(at))}`];
      const loaded = await loadFromProcess(
        readCommandLine([...flags, `--database-url=${databaseUrl()}`]),
        environment,
      );
      const server = await startServer(loaded, environment);
      await server.databaseReady;
      servers.push(server);
    }
    child = await startChild();
    await isUp();
  }, 300_000);
  afterAll(async () => {
    child.signal("SIGTERM");
    await child.exited;
    for (const server of servers) await server.stop();
    await upstream[Symbol.asyncDispose]();
    await admin.unsafe(`drop database ${database} with (force)`);
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);

  it.each(seeds)(
    "is spent as recorded, to the nano-dollar, and not beyond (seed %s)",
    { timeout: 900_000 },
    async (seed) => {
      const [first] = servers;
      const tenant = `team${seed}`;
      const { key } = parsed((await ask(first!, "/v1/admin/keys", adminKey, { tenant })).text) as unknown as {
        key: string;
      };
      const budget = { scope: "tenant", name: tenant, period: "total", limit_usd };
      const { id } = parsed((await ask(first!, "/v1/admin/budgets", adminKey, budget)).text) as unknown as {
        id: string;
      };
      // Every replica knows of it within a second, or later on a busy machine.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const heardBefore = await provokeHedge(first!, key);
      const killAt = 60 + Math.floor(createSeededRandom(seed)() * 200);
      let restarted: Promise<void> | null = null;
      const kill = async (): Promise<void> => {
        child.signal("SIGKILL");
        await child.exited;
        child = await startChild();
        await isUp();
      };
      const places = [
        ...servers,
        {
          get address() {
            return child.address;
          },
          stop: async () => undefined,
        },
      ];
      const { statuses, heard } = await spend({ places }, key, seed, 64, (count) => {
        if (count >= killAt) restarted ??= kill();
      });
      expect(restarted).not.toBeNull();
      await restarted;
      // What the journal of the killed one gave back, is spent as well.
      const after = await spend({ places }, key, seed + 10_000, 64);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(100);
      expect(new Set(after.statuses)).toContain(402);
      const view = async () =>
        parsed((await ask(first!, `/v1/admin/budgets/${id}`, adminKey)).text) as unknown as Record<
          string,
          number
        >;
      await expect.poll(async () => (await view()).reserved_usd, { interval: 200 }).toBe(0);
      const state = await view();
      const sql = postgres(databaseUrl(), { max: 1 });
      const recorded = await sql`select coalesce(sum(total_cost_nano_usd), 0) as total,
        count(*) filter (where attempts @> '[{"errorCode": "hedge_lost"}]') as hedged,
        count(*) filter (where jsonb_array_length(attempts) > 1 and not attempts @> '[{"errorCode": "hedge_lost"}]') as failed_over
        from outcomes where tenant = ${tenant}`;
      await sql.end();
      const spent = nanoUsd(state.spent_usd!);
      expect(spent).toBe(Number(recorded[0]!.total));
      expect(heard).toBeGreaterThan(0);
      // Hedges were lost, and places changed, or it proves nothing of them.
      const fired = { hedged: Number(recorded[0]!.hedged), failedOver: Number(recorded[0]!.failed_over) };
      expect(fired.hedged).toBeGreaterThan(0);
      expect(fired.failedOver).toBeGreaterThan(0);
      expect(spent).toBeGreaterThanOrEqual(heardBefore + heard + after.heard);
      expect(spent).toBeLessThanOrEqual(nanoUsd(limit_usd) + replicas * largestNanoUsd);
      expect(state.spent_usd! + state.unknown_usd!).toBeGreaterThan(limit_usd * 0.8);
      process.stdout.write(
        `seed ${seed}: spent ${spent}, unknown ${nanoUsd(state.unknown_usd!)}, beyond ${Math.max(0, spent - nanoUsd(limit_usd))}, hedged ${fired.hedged}, failed over ${fired.failedOver}\n`,
      );
    },
  );
});
