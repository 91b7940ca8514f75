import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inMemory, openDatabase } from "../open-database.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { createNotifier } from "./create-notifier.ts";
import type { Notifier } from "./notifier.ts";

describe.each(backends)("createNotifier on $name", (backend) => {
  let database: TestDatabase;
  const notifiers: Notifier[] = [];

  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());
  afterEach(async () => {
    for (const notifier of notifiers.splice(0)) await notifier.close();
  });

  function notifier(of = database as Pick<TestDatabase, "kind" | "sql" | "connect">): Notifier {
    const created = createNotifier(of);
    notifiers.push(created);
    return created;
  }

  /** Sends until something arrives: the first listening takes a moment that nobody waits for. */
  async function sendUntilHeard(
    from: Notifier,
    channel: string,
    payload: string,
    heard: unknown[],
  ): Promise<void> {
    await expect
      .poll(async () => {
        await from.notify(channel, payload);
        return heard.length;
      })
      .toBeGreaterThan(0);
  }

  it("tells those who listen to a channel, and nobody else", async () => {
    const one = notifier();
    const heard: unknown[] = [];
    const heardElsewhere: unknown[] = [];
    one.listen("priors", (payload) => heard.push(payload));
    one.listen('Other "channel"', (payload) => heardElsewhere.push(payload));
    await sendUntilHeard(one, "priors", "version-1", heard);
    expect(new Set(heard)).toEqual(new Set(["version-1"]));
    expect(heardElsewhere).toEqual([]);
    await sendUntilHeard(one, 'Other "channel"', "x", heardElsewhere);
  });

  it("tells no more once the listening was stopped", async () => {
    const one = notifier();
    const [stopped, goingOn]: unknown[][] = [[], []];
    const stop = one.listen("priors", (payload) => stopped?.push(payload));
    one.listen("priors", (payload) => goingOn?.push(payload));
    stop();
    await sendUntilHeard(one, "priors", "version-2", goingOn ?? []);
    expect(stopped).toEqual([]);
  });

  it.runIf(backend.name === "PostgreSQL")("tells other processes", async () => {
    const other = openDatabase({ url: database.url, dataDir: inMemory, clock: createTestClock() });
    const heard: unknown[] = [];
    notifier(other).listen("priors", (payload) => heard.push(payload));
    await sendUntilHeard(notifier(), "priors", "version-3", heard);
    await other.close();
  });

  it.runIf(backend.name === "PostgreSQL")(
    "listens again after its connection was broken, and says that it was",
    async () => {
      const one = notifier();
      const heard: (string | null)[] = [];
      one.listen("priors", (payload) => heard.push(payload));
      await sendUntilHeard(one, "priors", "before", heard);
      await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query ilike '%pg_backend_pid%' and pid <> pg_backend_pid() and datname = current_database()`;
      await expect.poll(() => heard.includes(null)).toBe(true);
      heard.length = 0;
      await sendUntilHeard(one, "priors", "after", heard);
      expect(heard).toContain("after");
    },
  );
});
