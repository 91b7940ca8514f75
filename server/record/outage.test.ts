import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectToUrl } from "../database/connect.ts";
import { backends, type TestDatabase } from "../database/testing/backends.ts";
import { createTestClock } from "../database/testing/test-clock.ts";
import { createRecorder } from "./create-recorder.ts";
import { requestIdFactory } from "./request-id-factory.ts";
import { type BreakableProxy, startBreakableProxy } from "./testing/breakable-proxy.ts";
import { sampleDecision, sampleOutcome, samplePrompt } from "./testing/sample-records.ts";
import { seededRandom } from "./testing/seeded-random.ts";

const clock = createTestClock();
const newRequestId = requestIdFactory({ clock, random: seededRandom(5) });

describe.each(backends)("a recorder whose network fails, on $name", (backend) => {
  let database: TestDatabase;
  let proxy: BreakableProxy;

  beforeAll(async () => {
    database = await backend.open();
    const { path, host, port } = database.sql.options;
    proxy = await startBreakableProxy(
      typeof path === "string" ? { path } : { host: host[0] ?? "", port: port[0] ?? 0 },
    );
  });
  afterAll(async () => {
    await proxy.close();
    await database.remove();
  });

  function recorderThroughProxy(writeDeadlineMs: number) {
    const name = database.sql.options.database;
    const connect = connectToUrl(`postgres://postgres@127.0.0.1:${proxy.port}/${name}`);
    return createRecorder({
      database: { connect, ready: database.ready },
      clock,
      flushIntervalMs: null,
      batchRows: 50,
      writeDeadlineMs,
    });
  }

  it("writes every row that it accepted, once, however often its connection breaks while it writes", async () => {
    const recorder = recorderThroughProxy(10_000);
    const ids = Array.from({ length: 500 }, newRequestId);
    for (const requestId of ids) {
      recorder.recordDecision(sampleDecision(requestId), samplePrompt());
      recorder.recordOutcome(sampleOutcome(requestId), { tenant: null });
    }
    // A batch of 50 decisions is some 75,000 bytes: every connection dies in the midst of its second.
    proxy.breakConnections(120_000);
    let failures = 0;
    while (recorder.counters().waiting > 0 && failures < 100) {
      await recorder.flush().catch(() => {
        failures += 1;
      });
    }
    proxy.breakConnections();
    expect(failures).toBeGreaterThan(2);
    expect(recorder.counters()).toMatchObject({ waiting: 0, written: 1_000, dropped: 0, rejected: 0 });
    for (const table of ["decisions", "outcomes"]) {
      const rows = await database.sql`
        select request_id from ${database.sql(table)} where request_id in ${database.sql(ids)}`;
      expect(rows, table).toHaveLength(ids.length);
    }
    await recorder.close();
  });

  it("gives up a database that freezes, goes on taking records, and writes them when it thaws", async () => {
    const recorder = recorderThroughProxy(200);
    const ids = Array.from({ length: 3 }, newRequestId);
    recorder.recordDecision(sampleDecision(ids[0] ?? ""), samplePrompt());
    await recorder.flush();
    proxy.freeze(true);
    recorder.recordDecision(sampleDecision(ids[1] ?? ""), samplePrompt());
    await expect(recorder.flush()).rejects.toThrow("took longer than 200 ms");
    recorder.recordDecision(sampleDecision(ids[2] ?? ""), samplePrompt());
    expect(recorder.counters()).toMatchObject({ waiting: 2, written: 1, failedBatches: 1 });
    proxy.freeze(false);
    await expect
      .poll(() =>
        recorder.flush().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect(recorder.counters()).toMatchObject({ waiting: 0, written: 3, lastError: null });
    await recorder.close();
  });
});
