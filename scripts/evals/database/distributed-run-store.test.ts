import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backends, type TestDatabase } from "../../../server/database/testing/backends.ts";
import { createDistributedStore } from "./distributed-run-store.ts";

const started = {
  plan: '{"note": "zero \\u0000 byte"}',
  code: "{}",
  capNanoUsd: 1_000,
  spentNanoUsd: 100,
  coordinator: "host 1",
  silentAfterMs: 60_000,
  isGone: () => false,
};
const wants = (...wantedNanoUsd: number[]) => ({ settledNanoUsd: 0, spentNanoUsd: 0, wantedNanoUsd });

describe.each(backends)("distributed eval runs on $name", (backend) => {
  let database: TestDatabase;
  let store: ReturnType<typeof createDistributedStore>;
  beforeAll(async () => {
    database = await backend.open();
    store = createDistributedStore(database.db);
  });
  afterAll(() => database.remove());

  const open = async (runId: string, workers: readonly string[]): Promise<void> => {
    await store.create({ ...started, runId });
    for (const id of workers) await store.join(runId, { id, name: `host ${id}`, lacks: { b: "no key" } });
  };

  it("reserve for many at once without passing the cap by a nano-dollar", async () => {
    await open("cap", ["w1", "w2", "w3"]);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => store.exchange("cap", `w${(at % 3) + 1}`, wants(70, 25))),
    );
    const granted = answers
      .flatMap(({ isGranted }) => isGranted.map((is, at) => (is ? [70, 25][at] : 0)))
      .reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
    const snapshot = await store.beatCoordinator("cap");
    expect(snapshot).toMatchObject({ spentNanoUsd: 100, reservedNanoUsd: granted });
    expect(granted).toBeLessThanOrEqual(900);
    expect(granted).toBeGreaterThan(900 - 25);
  });

  it("give back what was settled, and grant each request whole or not at all", async () => {
    await open("settle", ["w"]);
    expect((await store.exchange("settle", "w", wants(500, 600, 400))).isGranted).toEqual([
      true,
      false,
      true,
    ]);
    const after = await store.exchange("settle", "w", {
      settledNanoUsd: 900,
      spentNanoUsd: 30,
      wantedNanoUsd: [870],
    });
    expect(after).toEqual({ isBuried: false, isGranted: [true], spentNanoUsd: 130, reservedNanoUsd: 870 });
    const uncapped = { ...started, capNanoUsd: null, runId: "uncapped" };
    await store.create(uncapped);
    await store.join("uncapped", { id: "w", name: "w", lacks: {} });
    expect((await store.exchange("uncapped", "w", wants(1e15))).isGranted).toEqual([true]);
    const spent = { settledNanoUsd: 0, spentNanoUsd: 7, wantedNanoUsd: [] };
    await Promise.all([store.exchange("uncapped", "w", spent), store.exchange("uncapped", "w", spent)]);
    expect((await store.beatCoordinator("uncapped")).spentNanoUsd).toBe(114);
    expect((await store.exchange("uncapped", "nobody", spent)).isBuried).toBe(true);
  });

  it("count what a dead worker had reserved as spent, hand over its jobs, and give it nothing more", async () => {
    await open("dead", ["w1", "w2"]);
    await store.exchange("dead", "w1", wants(300));
    const claims = [{ target: 1, id: "job" }];
    await store.beat("dead", "w1", { claims, finished: 7, unscored: 1, failure: null }, 60_000);
    expect(await store.bury("dead", { silentMs: 60_000 })).toEqual([]);
    expect(await store.bury("dead", { workerId: "w1" })).toEqual(claims);
    expect(await store.bury("dead", { workerId: "w1" })).toEqual([]);
    const snapshot = await store.beatCoordinator("dead");
    expect(snapshot).toMatchObject({
      spentNanoUsd: 400,
      reservedNanoUsd: 0,
      buried: { finished: 7, unscored: 1 },
      workers: [{ id: "w2", lacks: { b: "no key" }, claims: [] }],
    });
    const late = await store.exchange("dead", "w1", {
      settledNanoUsd: 300,
      spentNanoUsd: 20,
      wantedNanoUsd: [1],
    });
    expect(late).toEqual({ isBuried: true, isGranted: [false], spentNanoUsd: 400, reservedNanoUsd: 0 });
    const beat = { claims: [], finished: 8, unscored: 1, failure: null };
    expect(await store.beat("dead", "w1", beat, 60_000)).toEqual({ state: "open", isBuried: true });
    expect(await store.bury("dead", { silentMs: -1 })).toEqual([]);
    expect((await store.beatCoordinator("dead")).workers).toEqual([]);
  });

  it("have one coordinator: a second is refused while the first is there, and replaces it afterwards", async () => {
    await open("one", ["w"]);
    await store.exchange("one", "w", wants(50));
    await expect(store.create({ ...started, runId: "one" })).rejects.toThrow(
      "Run one is under way already, coordinated by host 1",
    );
    expect(await store.leftOver("one")).toEqual({ spentNanoUsd: 150 });
    await store.create({ ...started, runId: "one", isGone: (name) => name === "host 1" });
    expect((await store.beatCoordinator("one")).workers).toEqual([]);
    // The worker of the first one hears that it has nothing to do here.
    const beat = { claims: [], finished: 0, unscored: 0, failure: null };
    expect((await store.beat("one", "w", beat, 60_000)).isBuried).toBe(true);
    await store.create({ ...started, runId: "one", silentAfterMs: -1 });
  });

  it("are open to workers as long as their coordinator gives signs, and vanish when removed", async () => {
    await open("seen", []);
    const opened = (await store.openRuns(60_000)).find(({ runId }) => runId === "seen");
    expect(opened).toBeDefined();
    expect((await store.openRuns(-1)).map(({ runId }) => runId)).not.toContain("seen");
    await store.setState("seen", "budget", ["open"]);
    await store.setState("seen", "stopping", ["open"]);
    expect((await store.beatCoordinator("seen")).state).toBe("budget");
    expect((await store.openRuns(60_000)).map(({ runId }) => runId)).not.toContain("seen");
    await store.addBatches("seen", 3, ["[1]", "[2]"]);
    expect([await store.readBatch("seen", 3), await store.readBatch("seen", 4)]).toEqual(["[1]", "[2]"]);
    expect(await store.readPlan("seen")).toEqual({
      opening: opened?.opening,
      plan: started.plan,
      code: "{}",
    });
    await store.remove("seen");
    await expect(store.readBatch("seen", 3)).rejects.toThrow("it is over");
    await expect(store.beatCoordinator("seen")).rejects.toThrow("taken over");
    await expect(store.exchange("seen", "w", wants(1))).rejects.toThrow("run seen is over");
    expect([await store.readPlan("seen"), await store.leftOver("seen")]).toEqual([null, null]);
    await open("seen", []);
    expect((await store.readPlan("seen"))?.opening).not.toBe(opened?.opening);
    await store.remove("seen");
  });
});
