import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { createInProcessNotifier } from "../database/notify/in-process-notifier.ts";
import { createHealthTracker } from "../pipeline/dispatch/health.ts";
import { completion, json, status } from "../pipeline/dispatch/testing/behaviours.ts";
import { startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { shareCircuits } from "./circuit-hints.ts";
import { demoDatabases, startDemoServers } from "./testing/demo-servers.ts";

const deployments = [{ id: "a#0" }];
const catalog = { models: [{ deployments }], byNameOnly: [] } as never;
const tick = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function replica(notifier: ReturnType<typeof createInProcessNotifier>) {
  const told: string[] = [];
  const health = createHealthTracker({ nowMs: () => 0, monotonicMs: () => 1_000 }, {}, (state) => {
    told.push(state.state);
    hints.circuitChanged?.(state);
  });
  const hints = shareCircuits({ notifier, health, catalog: () => catalog });
  return { health, told };
}

it("tells another replica what this one leaves alone and calls again, and nobody passes on what was only heard", async () => {
  const notifier = createInProcessNotifier();
  let sent = 0;
  notifier.listen("circuits", () => (sent += 1));
  const [one, other] = [replica(notifier), replica(notifier)];
  one.health.started("a#0");
  one.health.failed("a#0", {
    kind: "transient",
    code: "upstream_rate_limited",
    retryAfterMs: 40_000,
    startedAtMs: 900,
  });
  await tick();
  expect(other.health.state("a#0")).toMatchObject({
    state: "open",
    reason: "upstream_rate_limited",
    nextTrialInMs: 40_000,
  });
  // Nobody but the upstream may ask for quiet: as a last resort it is called.
  expect([one.health.quietForMs("a#0"), other.health.quietForMs("a#0")]).toEqual([40_000, 0]);
  expect(other.health.leastBad(["a#0"])).toBe("a#0");
  expect(sent).toBe(1);
  other.health.started("a#0");
  other.health.firstToken("a#0");
  await tick();
  expect([sent, other.health.isHealthy("a#0")]).toEqual([2, true]);
  // It asked this replica for quiet.
  expect(one.health.isHealthy("a#0")).toBe(false);
});

it("passes over what is no hint, is of nobody that is known, or would last for ever", async () => {
  const notifier = createInProcessNotifier();
  const { health } = replica(notifier);
  const hint = { from: "x", deployment: "a#0", reason: "upstream_error", pauseMs: 2_000, quietMs: 0 };
  const wrong = [
    ...["", "null", "[]", "7", '"a#0"', "{", "{}", "\0", "x".repeat(7_000)],
    ...[
      { deployment: "b#0" },
      { deployment: 7 },
      { from: null },
      { reason: 7 },
      { reason: "x".repeat(5_000) },
      { pauseMs: -1 },
      { pauseMs: "2000" },
      { pauseMs: null },
      { quietMs: -1 },
      { quietMs: undefined },
      { pauseMs: 0 },
    ].map((fields) => JSON.stringify({ ...hint, ...fields })),
    `{"from":"x","deployment":"a#0","reason":"upstream_error","pauseMs":1e999,"quietMs":0}`,
  ];
  for (const payload of wrong) await notifier.notify("circuits", payload);
  await tick();
  expect(health.states()).toEqual([]);
  // By a clock that is a year ahead.
  await notifier.notify("circuits", JSON.stringify({ ...hint, pauseMs: 31_536_000_000 }));
  await tick();
  expect(health.state("a#0").nextTrialInMs).toBe(15_000);
  await notifier.notify("circuits", JSON.stringify({ ...hint, reason: null }));
  await tick();
  expect(health.isHealthy("a#0")).toBe(true);
});

it.runIf(demoDatabases.length > 1)(
  "makes a second replica try others first, and still call it where there is nobody else",
  async () => {
    let isLimited = true;
    await using primary = await startFakeUpstream((response, request, number) =>
      (isLimited ? status(429, {}, { "retry-after": "60" }) : json(completion))(response, request, number),
    );
    await using fallback = await startFakeUpstream(json(completion));
    const at = (id: string, base_url: string) => ({
      ...{ id, price: { input: 1, output: 2 } },
      deployments: [{ provider: "vllm", model: "test", base_url, api_key_env: null }],
    });
    await using replicas = await startDemoServers(
      {
        models: [at("a/primary", primary.baseUrl), at("a/fallback", fallback.baseUrl)],
        ...{ embedding: { depth: "static" }, health: { probe: "never" } },
      },
      2,
    );
    const ask = async (replica: number, models: string[]) => {
      const more = models.length === 0 ? {} : { models };
      const body = { model: "a/primary", ...more, messages: [{ role: "user", content: "Hi" }] };
      return (await replicas.ask("/v1/chat/completions", body, { replica })).headers.get("x-tradewind-model");
    };
    const calls = () => primary.seen.length;
    const isHeard = async () => {
      const { body } = await replicas.ask("/v1/health/deployments", undefined, { replica: 1 });
      return body.data[0].state === "open";
    };
    expect(await ask(0, ["a/fallback"])).toBe("a/fallback");
    while (!(await isHeard())) await wait(50);
    expect(calls()).toBe(1);
    expect(await ask(1, ["a/fallback"])).toBe("a/fallback");
    expect(calls()).toBe(1);
    isLimited = false;
    expect(await ask(1, [])).toBe("a/primary");
    expect(calls()).toBe(2);
  },
  300_000,
);
