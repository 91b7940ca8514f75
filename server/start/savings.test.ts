import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const admin = { key: "administrator-of-the-tests" };
const messages = [{ role: "user", content: "Why is the sky blue?" }];

describe.each(demoDatabases)("GET /v1/reports/savings on %s", (_name, replicas) => {
  let demo: DemoServers;
  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-anna,bob:key-bob", admin.key);
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  const savings = async (key = admin.key) =>
    (await demo.ask("/v1/reports/savings?since=24h", undefined, { key })).body;

  it("refuses without a holdout, then with too few rows, and measures money and quality against it in the end", {
    timeout: 300_000,
  }, async () => {
    expect(await savings()).toMatchObject({
      measured: null,
      refused: expect.stringContaining("no holdout ran"),
    });
    const { body: listed } = await demo.ask("/v1/models");
    const model = listed.data.find(({ id }: { id: string }) => id.includes("/")).id;
    const made = await demo.ask("/v1/experiments", { holdout: { share: 0.5, model } }, admin);
    expect(made.status).toBe(200);
    const ask = async (index: number): Promise<void> => {
      const id = await demo.chat({ model: "auto", messages, max_tokens: 5 });
      await demo.ask("/v1/feedback", { request_id: id, metric: "thumbs", value: index % 4 !== 0 });
    };
    await ask(0);
    for (const { flush } of demo.servers) await flush();
    expect((await savings()).refused).toContain("too few requests");
    for (let batch = 0; batch < 20; batch += 1)
      await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index)));
    for (const { flush } of demo.servers) await flush();
    const { measured, list_price: list, refused, arms } = await savings();
    expect(refused).toBeNull();
    expect(arms.reduce((sum: number, one: { requests: number }) => sum + one.requests, 0)).toBe(401);
    const { saved_usd: saved, cost_per_request_usd: cost, quality } = measured;
    const routed = arms.find(({ arm }: { arm: string }) => arm === "routed").units;
    expect(saved.value).toBeCloseTo((cost.held_out - cost.routed) * routed, 12);
    expect(saved.low <= saved.value && saved.value <= saved.high).toBe(true);
    expect(quality.metrics.map(({ metric }: { metric: string }) => metric)).toEqual(["thumbs"]);
    expect(quality.metrics[0].change.low).toBeLessThan(0.2);
    expect(list).toMatchObject({
      name: expect.stringContaining("not measured"),
      baseline: model,
      requests: 401,
    });
    // Replicas measure it as they start, and every five minutes.
    await demo.restart(0);
    const scraped = async (): Promise<string> => (await demo.ask("/metrics", undefined, admin)).body;
    await expect.poll(scraped).toContain("tradewind_saved_usd{");
    const text = await scraped();
    for (const [metric, figures] of Object.entries({ saved_usd: saved, saved_share: measured.saved_share }))
      for (const bound of ["value", "low", "high"] as const)
        expect(
          Number(new RegExp(`tradewind_${metric}\\{bound="${bound}"\\} (\\S+)`).exec(text)![1]),
        ).toBeCloseTo((figures as Record<string, number>)[bound]!, 9);
    // What was said of the replies stands beside the public figure, for everybody who may see it.
    const quality90 = async (key: string, query = "") =>
      (await demo.ask(`/v1/reports/quality${query}`, undefined, { key })).body.data;
    const row = (await quality90(admin.key)).find((one: { candidate: string }) => one.candidate === model);
    const heldOut = quality.metrics[0].held_out;
    expect(row.public.evidence.length).toBeGreaterThan(0);
    expect(row.measured.sources.map(({ source }: { source: string }) => source)).toEqual(["feedback thumbs"]);
    expect(row.measured.low < row.measured.mean && row.measured.mean < row.measured.high).toBe(true);
    expect(row.measured.mean).toBeGreaterThan(heldOut - 0.2);
    const [opened] = await quality90(admin.key, `?model=${model}`);
    const measuredTasks = opened.tasks.filter((one: { measured: object | null }) => one.measured !== null);
    expect(
      measuredTasks.reduce(
        (sum: number, one: { measured: { scores: number } }) => sum + one.measured.scores,
        0,
      ),
    ).toBe(row.measured.scores);
    expect(row.tasks).toBeUndefined();
    expect((await quality90("key-bob")).every((one: { measured: null }) => one.measured === null)).toBe(true);
    // Another tenant sees its own alone: it has asked nothing.
    expect((await savings("key-bob")).measured).toBeNull();
    // What was counted for one is given to nobody else.
    const counted = async (path: string, key: string) =>
      (await demo.ask(`/v1/reports/${path}wait_ms=10000`, undefined, { key })).body;
    const [all, own] = [
      await counted("savings?since=24h&", admin.key),
      await counted("savings?since=24h&", "key-bob"),
    ];
    expect(all).toMatchObject({ counting: false, measured: { saved_usd: expect.anything() } });
    expect(Date.parse(all.counted_at)).toBeGreaterThan(0);
    expect(own).toMatchObject({ counting: false, measured: null });
    const isMeasured = ({ measured }: { measured: object | null }): boolean => measured !== null;
    expect((await counted("quality?", admin.key)).data.some(isMeasured)).toBe(true);
    expect((await counted("quality?", "key-bob")).data.some(isMeasured)).toBe(false);
  });
});

describe.each(demoDatabases)("holdout.share in tradewind.yaml on %s", (_name, replicas) => {
  it("keeps one holdout running, whichever replica starts first", { timeout: 300_000 }, async () => {
    const settings = { routing: { baseline: "demo/swift" }, holdout: { share: 0.2, unit: "session" } };
    await using demo = await startDemoServers(settings, replicas, "anna:key-anna", admin.key);
    const running = async () => (await demo.ask("/v1/experiments", undefined, admin)).body.data;
    await expect.poll(async () => (await running()).length).toBeGreaterThan(0);
    const found = await running();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: "holdout", state: "running", settings: { unit: "session" } });
    expect(found[0].settings.arms[0]).toEqual({ name: "baseline", share: 0.2, models: ["demo/swift"] });
  });
});
