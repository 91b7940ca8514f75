import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const adminKey = "administrator-of-the-tests";
const admin = { key: adminKey };
const messages = [{ role: "user", content: "Why is the sky blue?" }];

describe.each(demoDatabases)("experiments on %s", (_name, replicas) => {
  let demo: DemoServers;
  const other = replicas - 1;
  beforeAll(async () => {
    demo = await startDemoServers({}, replicas, "anna:key-anna,bob:key-bob", adminKey);
  }, 300_000);
  afterAll(() => demo[Symbol.asyncDispose]());

  const create = async (body: object) => demo.ask("/v1/experiments", body, admin);
  const stop = async (id: string) => demo.ask(`/v1/experiments/${id}/stop`, {}, admin);
  const decisionOf = async (requestId: string, key = "key-anna", replica = 0) =>
    (await demo.ask(`/v1/requests/${requestId}`, undefined, { key, replica })).body.decision;
  const models = async (): Promise<string[]> => {
    const { body } = await demo.ask("/v1/models");
    return body.data
      .map(({ id }: { id: string }) => id)
      .filter((id: string) => id.includes("/"))
      .slice(0, 2);
  };

  it("puts every request of a session into one arm, on every replica, and stores arm and propensity", async () => {
    const [one, two] = await models();
    const made = await create({
      ...{ name: "two models", unit: "session", metric: "thumbs" },
      arms: [
        { name: "a", models: [one] },
        { name: "b", models: [two] },
      ],
    });
    expect([made.status, made.body.state, made.body.settings.max_days]).toEqual([200, "running", 28]);
    // The other replica hears of it by a notification.
    const routing = { session_id: "before" };
    await expect
      .poll(async () => {
        const id = await demo.chat({ model: "auto", messages, routing }, { replica: other });
        return (await decisionOf(id, "key-anna", other)).experiments?.[0].id;
      })
      .toBe(made.body.id);
    const seen = new Map<string, string>();
    // By chance all would be in one arm once in eight million times.
    for (let session = 0; session < 24; session += 1)
      for (const replica of [0, other]) {
        const routing = { session_id: `session ${session}` };
        const id = await demo.chat({ model: "auto", messages, routing }, { replica });
        const decision = await decisionOf(id, "key-anna", replica);
        expect(decision.experiments).toEqual([
          { id: made.body.id, arm: expect.stringMatching(/^[ab]$/), probability: 0.5, applied: true },
        ]);
        const { arm } = decision.experiments[0];
        expect(decision.chosen.split("@")[0]).toBe(arm === "a" ? one : two);
        expect(decision.propensity).toBe(0.5);
        expect(seen.get(routing.session_id) ?? arm).toBe(arm);
        seen.set(routing.session_id, arm);
      }
    expect(new Set(seen.values())).toEqual(new Set(["a", "b"]));
    // Neither without a session, nor with a model that the client named, nor where exploring is off.
    for (const body of [
      { model: "auto", messages },
      { model: one, messages, routing: { session_id: "s" } },
      { model: "auto", messages, routing: { session_id: "s", explore: false } },
    ])
      expect((await decisionOf(await demo.chat(body))).experiments).toBeUndefined();
    expect((await stop(made.body.id)).body).toMatchObject({
      state: "ended",
      end_reason: "stopped by an administrator",
    });
    const after = await demo.chat({ model: "auto", messages, routing: { session_id: "session 0" } });
    expect((await decisionOf(after)).experiments).toBeUndefined();
    expect((await stop(made.body.id)).status).toBe(409);
  });

  it("never widens what a request allows: where an arm leaves nothing it is routed as without it", async () => {
    const [one, two] = await models();
    const arms = [
      { name: "a", models: [one] },
      { name: "b", models: [two] },
    ];
    const made = await create({ name: "bound", metric: "cost", arms });
    const seen = new Set<boolean>();
    for (let count = 0; count < 24; count += 1) {
      const id = await demo.chat({ model: "auto", messages, routing: { allowed_models: [one] } });
      const { chosen, experiments, propensity } = await decisionOf(id);
      expect(chosen.split("@")[0]).toBe(one);
      // Whichever arm it is in, this is what comes of it.
      expect(propensity).toBe(1);
      expect(experiments[0].applied).toBe(experiments[0].arm === "a");
      seen.add(experiments[0].applied);
    }
    expect(seen).toEqual(new Set([true, false]));
    await stop(made.body.id);
  });

  it("weighs by the arm's policy, of one tenant alone, and of no request that brings its own", async () => {
    const made = await create({
      ...{ name: "cheap", tenant: "bob", metric: "cost" },
      arms: [{ name: "asnow" }, { name: "cheap", preset: "cheap", share: 3 }],
    });
    expect((await decisionOf(await demo.chat({ model: "auto", messages }))).experiments).toBeUndefined();
    const arms = new Map<string, object>();
    for (let count = 0; count < 24; count += 1) {
      const id = await demo.chat({ model: "auto", messages }, { key: "key-bob" });
      const { experiments, policy } = await decisionOf(id, "key-bob");
      arms.set(experiments[0].arm, policy.rule);
    }
    expect(new Set(arms.keys())).toEqual(new Set(["asnow", "cheap"]));
    expect(arms.get("cheap")).not.toEqual(arms.get("asnow"));
    const own = await demo.chat({ model: "auto:fast", messages }, { key: "key-bob" });
    expect((await decisionOf(own, "key-bob")).experiments).toBeUndefined();
    await stop(made.body.id);
  });

  it("holds units out on a model, beside which other experiments go on", async () => {
    const [one] = await models();
    const made = await create({ holdout: { share: 0.5, model: one } });
    expect(made.body.kind).toBe("holdout");
    expect((await create({ holdout: { share: 0.1, model: one } })).body.error.code).toBe(
      "experiment_conflict",
    );
    const arms = [{ name: "a" }, { name: "b", preset: "fast" }];
    const beside = await create({ name: "beside", metric: "cost", arms });
    const seen = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      const { experiments, chosen } = await decisionOf(await demo.chat({ model: "auto", messages }));
      const [{ arm }, ...others] = experiments;
      seen.add(arm);
      if (arm === "baseline") expect(chosen.split("@")[0]).toBe(one);
      expect(others).toHaveLength(arm === "baseline" ? 0 : 1);
    }
    expect(seen).toEqual(new Set(["baseline", "routed"]));
    for (const { body } of [made, beside]) await stop(body.id);
  });

  it("ends by itself with the arm that feedback likes, and says what it needed before", async () => {
    const [one, two] = await models();
    const made = await create({
      ...{ name: "liked", unit: "user", metric: "thumbs", mde: 0.3 },
      arms: [
        { name: "a", models: [one] },
        { name: "b", models: [two] },
      ],
    });
    expect(made.body.plan).toMatchObject({ units_needed: 200, standard_deviation: 0.5 });
    const look = async () => (await demo.ask(`/v1/experiments/${made.body.id}/look`, {}, admin)).body;
    expect((await look()).result.deciding[0]).toMatchObject({ difference: null, verdict: "open" });
    for (let batch = 0; batch < 15; batch += 1)
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const user = `user ${batch * 20 + index}`;
          const id = await demo.chat({ model: "auto", messages, user, max_tokens: 5 });
          const [{ arm }] = (await decisionOf(id)).experiments;
          const value = index % 10 < (arm === "a" ? 3 : 8);
          await demo.ask("/v1/feedback", { request_id: id, metric: "thumbs", value });
        }),
      );
    for (const { flush } of demo.servers) await flush();
    const { state, winner, end_reason, result } = await look();
    expect([state, winner, end_reason]).toEqual(["ended", "b", "thumbs is best in the arm b"]);
    expect(result.sample_ratio.ok).toBe(true);
    const [{ units, means, interval }] = result.deciding;
    expect(units[0] + units[1]).toBe(300);
    expect(means[0] - means[1]).toBeGreaterThan(0.3);
    expect(interval[0]).toBeGreaterThan(0);
    expect(result.others.map(({ metric }: { metric: string }) => metric)).toEqual([
      "cost",
      "latency",
      "error",
    ]);
    const audit = (await demo.ask("/v1/admin/audit", undefined, admin)).body.data;
    expect(audit[0]).toMatchObject({ action: "experiment.end", change: { winner: "b" } });
  }, 300_000);

  it("is for administrators, says what is wrong, and leaves a trace", async () => {
    const arms = [{ name: "a" }, { name: "b" }];
    expect((await demo.ask("/v1/experiments", { name: "x", metric: "cost", arms })).body.error.code).toBe(
      "key_forbids",
    );
    const guard = { metric: "cost", max_worse: 0.1 };
    const wrong: readonly [object, string][] = [
      [{ name: "x", metric: "cost" }, "body"],
      [{ name: "x", metric: "happiness", arms }, "metric"],
      [{ name: "x", metric: "cost", arms: [{ name: "a" }, { name: "a" }] }, "arms.1.name"],
      [
        { name: "x", metric: "cost", arms: [{ name: "a" }, { name: "b", models: ["nobody/*"] }] },
        "arms.1.models",
      ],
      [
        { name: "x", metric: "cost", arms: [{ name: "a" }, { name: "b", models: ["*", "demo/sagee"] }] },
        "arms.1.models",
      ],
      [{ name: "x", metric: "cost", arms: [{ name: "a" }, { name: "b", priors: "none" }] }, "arms.1.priors"],
      [{ name: "x", metric: "cost", arms, ramp: { start: 0.5, end: 0.1, hours: 1 } }, "ramp.start"],
      [{ name: "a\0b", metric: "cost", arms }, "name"],
      [{ name: "a\ud800", metric: "cost", arms }, "name"],
      [{ holdout: { share: 0.1 } }, "holdout.model"],
      [{ holdout: { share: 0.1, model: "demo/sage" }, name: "x" }, "holdout"],
      [{ name: "x", metric: "cost", arms, ramp: { start: 0, end: 0, hours: 1 } }, "ramp.end"],
      [{ name: "x", metric: "thumbs", arms, mde: 1.5 }, "mde"],
      [{ name: "x", metric: "thumbs", arms, guardrails: [guard, guard] }, "guardrails.1.metric"],
    ];
    for (const [body, param] of wrong) {
      const reply = await create(body);
      expect([reply.status, reply.body.error.param]).toEqual([400, param]);
    }
    expect((await demo.ask("/v1/experiments/none", undefined, admin)).body.error.code).toBe(
      "experiment_not_found",
    );
    const listed = (await demo.ask("/v1/experiments", undefined, admin)).body.data;
    expect(listed.every(({ state }: { state: string }) => state === "ended")).toBe(true);
    expect(JSON.stringify(listed)).not.toContain("salt");
    const audit = (await demo.ask("/v1/admin/audit", undefined, admin)).body.data;
    expect(audit.map(({ action }: { action: string }) => action)).toContain("experiment.stop");
  });
});
