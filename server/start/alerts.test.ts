import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const admin = { key: adminKey };

describe.each(demoDatabases)("alerts on %s", (_name, replicas) => {
  let demo: DemoServers;
  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-anna", adminKey);
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  it("has none at first, and says what is wrong with a question", async () => {
    const list = await demo.ask("/v1/alerts", undefined, admin);
    expect([list.status, list.body]).toEqual([200, { object: "list", data: [], has_more: false }]);
    const missing = await demo.ask("/v1/alerts/7/acknowledge", {}, admin);
    expect([missing.status, missing.body.error.code]).toEqual([404, "alert_not_found"]);
    expect((await demo.ask("/v1/alerts/seven/acknowledge", {}, admin)).status).toBe(400);
    expect((await demo.ask("/v1/alerts?state=closed", undefined, admin)).status).toBe(400);
    expect((await demo.ask("/v1/alerts", undefined, { key: "key-anna" })).status).toBe(403);
  });

  it("raises one where a model's replies are liked no more, on every replica, until it is acknowledged", {
    timeout: 300_000,
  }, async () => {
    const ids: string[] = [];
    for (let count = 0; count < 160; count += 1)
      ids.push(
        await demo.chat({ model: "auto", messages: [{ role: "user", content: `What is ${count} + 7?` }] }),
      );
    const say = async (some: readonly string[], value: boolean): Promise<void> => {
      const lines = some.map((id) => JSON.stringify({ request_id: id, metric: "thumbs", value }));
      expect((await demo.ask("/v1/feedback", lines.join("\n"))).status).toBe(200);
    };
    await say(ids.slice(0, 90), true);
    await say(ids.slice(90), false);
    // Of quality: on a machine with other work, latency may truly change meanwhile.
    const open = async () =>
      (await demo.ask("/v1/alerts", undefined, { ...admin, replica: replicas - 1 })).body.data.filter(
        ({ metric }: { metric: string }) => metric === "quality",
      );
    await expect.poll(async () => (await open()).length, { interval: 250 }).toBeGreaterThan(0);
    const [alert] = await open();
    expect(alert).toMatchObject({
      ...{ kind: "drift", metric: "quality", unit: "score", source: "feedback thumbs", direction: "down" },
      ...{ acknowledged_at: null, is_dismissed: false },
    });
    const gauge = async () => (await demo.ask("/metrics", undefined, admin)).body as string;
    await expect.poll(gauge).toContain('tradewind_alerts_open{metric="quality"} 1');
    const seen = await demo.ask(`/v1/alerts/${alert.id}/acknowledge`, {}, admin);
    expect([seen.status, seen.body.acknowledged_by]).toEqual([200, "admin"]);
    expect(await open()).toEqual([]);
    const all = await demo.ask("/v1/alerts?state=all", undefined, admin);
    expect(all.body.data.map(({ id }: { id: string }) => id)).toContain(alert.id);
  });
});
