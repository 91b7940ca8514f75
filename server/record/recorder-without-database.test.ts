import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connectToUrl } from "../database/connect.ts";
import { silentLog } from "../database/log.ts";
import { createTestClock } from "../database/testing/test-clock.ts";
import { createRecorder } from "./create-recorder.ts";
import { requestIdFactory } from "./request-id-factory.ts";
import { sampleOutcome } from "./testing/sample-records.ts";
import { seededRandom } from "./testing/seeded-random.ts";

const clock = createTestClock();
const newRequestId = requestIdFactory({ clock, random: seededRandom(1) });
const noReply = { tenant: null };

describe("createRecorder without a database", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A port that takes connections and never says a word; closed again: a port that refuses them. */
  async function silentPort(): Promise<{ url: string; close: () => Promise<void> }> {
    const server = createServer((socket) => socket.on("error", () => undefined));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return {
      url: `postgres://nobody@127.0.0.1:${port}/nothing`,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    };
  }

  it("takes records and drops beyond its capacity while the port refuses, and says throttled", async () => {
    const { url, close } = await silentPort();
    await close();
    const said: string[] = [];
    const recorder = createRecorder({
      database: { connect: connectToUrl(url), ready: Promise.resolve() },
      clock,
      flushIntervalMs: null,
      capacityRows: 10,
      log: { ...silentLog, warn: (_fields, message) => said.push(message) },
    });
    for (let count = 0; count < 25; count++) recorder.recordOutcome(sampleOutcome(newRequestId()), noReply);
    for (let count = 0; count < 3; count++) await expect(recorder.flush()).rejects.toThrow(/ECONNREFUSED/);

    const counters = recorder.counters();
    expect(counters).toMatchObject({ waiting: 10, written: 0, dropped: 15, failedBatches: 3 });
    expect(counters.lastError).toMatch(/ECONNREFUSED/);
    expect(said).toEqual(["Could not write the log; trying again"]);
    expect(await recorder.close(50)).toMatchObject({ waiting: 10 });
  });

  it("gives up a statement that is never answered, and its connection", async () => {
    const { url } = await silentPort();
    const recorder = createRecorder({
      database: { connect: connectToUrl(url), ready: Promise.resolve() },
      clock,
      flushIntervalMs: null,
      promptHashSalt: "0123456789abcdef",
      writeDeadlineMs: 50,
    });
    recorder.recordOutcome(sampleOutcome(newRequestId()), noReply);
    await expect(recorder.flush()).rejects.toThrow("writing the log took longer than 50 ms");
    expect(recorder.counters()).toMatchObject({ waiting: 1, failedBatches: 1 });
    await recorder.close(0);
  });
});
