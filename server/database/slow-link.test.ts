import { describe, expect, it } from "vitest";
import { createRecorder } from "../record/create-recorder.ts";
import { requestIdFactory } from "../record/request-id-factory.ts";
import { type BreakableProxy, startBreakableProxy } from "../record/testing/breakable-proxy.ts";
import { sampleDecision, samplePrompt } from "../record/testing/sample-records.ts";
import type { Database } from "./database.ts";
import { createNotifier } from "./notify/create-notifier.ts";
import { inMemory, openDatabase } from "./open-database.ts";
import { backends, type TestDatabase } from "./testing/backends.ts";
import { createTestClock } from "./testing/test-clock.ts";

const backend = backends.find(({ name }) => name === "PostgreSQL");

describe.runIf(backend !== undefined)("a PostgreSQL that is far away", () => {
  /** 300 ms each way: a satellite, or another continent over a bad line. */
  const delayMs = 300;

  async function openThroughProxy(behind: TestDatabase): Promise<{ far: Database; proxy: BreakableProxy }> {
    const url = new URL(behind.url ?? "");
    const proxy = await startBreakableProxy({ host: url.hostname, port: Number(url.port || 5432) }, delayMs);
    url.hostname = "127.0.0.1";
    url.port = String(proxy.port);
    return { far: openDatabase({ url: url.href, dataDir: inMemory, clock: createTestClock() }), proxy };
  }

  it("is created, migrated and ready within twelve round trips, and then takes rows and notifications", async () => {
    const behind = await backend!.open();
    await behind.sql.unsafe("drop schema public cascade; create schema public; drop schema drizzle cascade");
    const { far, proxy } = await openThroughProxy(behind);
    await far.ready;
    // Opening the connection takes three with a password, and TCP one more.
    expect(proxy.roundTrips()).toBeLessThanOrEqual(12);
    const partitions =
      await behind.sql`select 1 from pg_class where relname like 'decisions_2026%' and relkind = 'r'`;
    expect(partitions).toHaveLength(3);

    const recorder = createRecorder({ database: far, clock: createTestClock() });
    recorder.recordDecision(
      sampleDecision(requestIdFactory({ clock: createTestClock(), random: () => 0.5 })()),
      samplePrompt(),
    );
    await expect.poll(() => recorder.counters().written).toBe(1);
    const notifier = createNotifier(far);
    const heard: string[] = [];
    notifier.listen("channel", (payload) => heard.push(payload ?? ""));
    await expect
      .poll(
        async () => {
          await behind.sql`select pg_notify('channel', 'hello')`;
          return heard;
        },
        { interval: 500 },
      )
      .toContain("hello");
    await recorder.close();
    await notifier.close();
    await far.close();
    await proxy.close();
    await behind.remove();
  }, 300_000);

  it("is ready within six round trips where it has all tables", async () => {
    const behind = await backend!.open();
    const { far, proxy } = await openThroughProxy(behind);
    await far.ready;
    expect(proxy.roundTrips()).toBeLessThanOrEqual(6);
    await far.close();
    await proxy.close();
    await behind.remove();
  }, 300_000);
});
