import { describe, expect, it } from "vitest";
import { connectToUrl } from "./connect.ts";
import { silentLog } from "./log.ts";
import { monitorDatabase } from "./monitor-database.ts";
import { backends } from "./testing/backends.ts";
import { createTestClock } from "./testing/test-clock.ts";

describe("monitorDatabase", () => {
  it("tries again to make a database ready until it succeeds", async () => {
    const backend = backends[0];
    if (backend === undefined) expect.unreachable();
    const database = await backend.open();
    const failures = [new Error("first"), new Error("second")];
    const monitor = monitorDatabase({
      connect: database.connect,
      async prepare() {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
      },
      description: "test",
      clock: createTestClock(),
      log: silentLog,
    });
    await monitor.ready;
    expect(failures).toEqual([]);
    expect(monitor.status()).toMatchObject({ state: "ready", reason: null });
    await monitor.close();
    await database.remove();
  });

  it("ends at once while a database is being waited for", async () => {
    const monitor = monitorDatabase({
      connect: connectToUrl("postgres://nobody@127.0.0.1:1/nothing"),
      prepare: () => new Promise(() => undefined),
      description: "test",
      clock: createTestClock(),
      log: silentLog,
    });
    await monitor.close();
    expect(monitor.status().state).toBe("closed");
    await expect(monitor.ready).rejects.toThrow("closed before it was ready");
  });
});
