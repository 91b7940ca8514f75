import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const admin = { key: adminKey };

describe.each(demoDatabases)("alerts on %s", (_name, replicas) => {
  let demo: DemoServers;
  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-anna", adminKey);
  }, 60_000);
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
});
