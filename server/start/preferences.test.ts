import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const admin = { key: adminKey };
const path = "/v1/admin/preferences";
const messages = [{ role: "user", content: "Why is the sky blue?" }];

describe.each(demoDatabases)("preferences of auto on %s", (_name, replicas) => {
  let demo: DemoServers;
  const other = replicas - 1;
  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-anna", adminKey);
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  const set = (body: object) => demo.ask(path, body, { ...admin, method: "PUT" });
  const rollBack = (revision: number) => demo.ask(`${path}/rollback`, { revision }, admin);
  const policyOf = async (replica: number, key = "key-anna") => {
    const { body } = await demo.ask("/v1/route", { model: "auto", messages }, { replica, key });
    return body.policy;
  };
  const weights = { quality: 0.2, cost: 0.8, latency: 0 };

  it("hold from the next request on, on every replica and for keys that set no rule, with an audit row, and can be rolled back", async () => {
    const before = await demo.ask(path, undefined, admin);
    expect([before.body.revision, before.body.setting, before.body.history]).toEqual([0, null, []]);
    const { rule: configured } = before.body.configured;
    const made = await demo.ask("/v1/admin/keys", { tenant: "anna", settings: { explore: false } }, admin);

    const changed = await set({ weights, min_quality: 0.1, if_revision: 0 });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body.in_use).toMatchObject({
      rule: { kind: "weights", weights },
      limits: { min_quality: 0.1, max_cost_usd: null },
    });
    expect((await policyOf(0)).rule).toEqual({ kind: "weights", weights });
    await expect
      .poll(async () => (await policyOf(other)).rule)
      .toEqual({
        kind: "weights",
        weights,
      });
    for (const replica of [0, other])
      expect(await policyOf(replica, made.body.key)).toMatchObject({
        rule: { kind: "weights", weights },
        exploration_rate: 0,
      });

    const stale = await set({ quality_point_usd: 0.01, if_revision: 0 });
    expect([stale.status, stale.body.error.code]).toEqual([409, "preferences_conflict"]);

    const second = await set({ quality_point_usd: 0.01, if_revision: changed.body.revision });
    expect(second.body.in_use.quality_point_usd).toBeCloseTo(0.01, 9);
    const back = await rollBack(changed.body.revision);
    expect(back.body.setting).toEqual({ weights, min_quality: 0.1 });
    expect(back.body.history.map((row: { setting: object }) => row.setting)).toEqual([
      { weights, min_quality: 0.1 },
      { quality_point_usd: 0.01 },
      { weights, min_quality: 0.1 },
    ]);

    await demo.restart(other);
    await expect.poll(async () => (await policyOf(other)).limits).toMatchObject({ min_quality: 0.1 });

    const plain = await rollBack(0);
    expect([plain.body.setting, plain.body.in_use.rule]).toEqual([null, configured]);
    await expect.poll(async () => (await policyOf(other)).rule).toEqual(configured);
    const { body: audit } = await demo.ask("/v1/admin/audit?limit=4", undefined, admin);
    expect(
      audit.data.map(({ action, change }: { action: string; change: object }) => [action, change]),
    ).toEqual([
      ["preferences.roll_back", { before: { weights, min_quality: 0.1 }, after: null, revision: 0 }],
      [
        "preferences.roll_back",
        {
          before: { quality_point_usd: 0.01 },
          after: { weights, min_quality: 0.1 },
          revision: changed.body.revision,
        },
      ],
      ["preferences.set", { before: { weights, min_quality: 0.1 }, after: { quality_point_usd: 0.01 } }],
      ["preferences.set", { before: null, after: { weights, min_quality: 0.1 } }],
    ]);
  }, 300_000);

  it.each([
    [{ weights, quality_point_usd: 0.1 }, "quality_point_usd"],
    [{ weights: { quality: 0 } }, "weights"],
    [{ guarantee: { share: 0.9 } }, "guarantee"],
    [{ min_quality: 1.5 }, "min_quality"],
    [{ colour: "blue" }, "colour"],
  ])("refuses %j", async (body, field) => {
    const { status, body: answer } = await set(body);
    expect([status, answer.error.param]).toEqual([400, expect.stringContaining(field)]);
  });

  it("refuses to go back to a revision that nothing was set at", async () => {
    const { status, body } = await rollBack(123_456);
    expect([status, body.error.param]).toEqual([400, "revision"]);
  });
});
