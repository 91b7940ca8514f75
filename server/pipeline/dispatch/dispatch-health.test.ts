import { describe, expect, it } from "vitest";
import {
  completion,
  events,
  eventsThenSilence,
  json,
  silence,
  status,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const quiet = status(429, {}, { "retry-after": "30" });

describe("a provider that asked to be left alone", () => {
  it.each([
    [429, "upstream_rate_limited"],
    [503, "upstream_error"],
  ])(
    "with %i is not called again meanwhile, and callers learn at once how long to wait",
    async (code, name) => {
      await using upstream = startMemoryUpstream(status(code, {}, { "retry-after": "30" }));
      await using dispatcher = createTestDispatcher();
      for (let call = 0; call < 12; call += 1) {
        const { reply, text, outcome } = await dispatcher.send([target(upstream.baseUrl)]);
        expect(reply.status).toBe(code);
        expect(Number(reply.headers["retry-after"])).toBeGreaterThan(28);
        expect(JSON.parse(text).error.code).toBe(name);
        expect(outcome.attempts).toHaveLength(call === 0 ? 1 : 0);
        expect(reply.headers["x-tradewind-attempts"]).toBe(String(outcome.attempts.length));
      }
      expect(upstream.seen).toHaveLength(1);
      expect(dispatcher.sleeps).toEqual([]);
    },
  );

  it("does not keep its fallback from serving", async () => {
    await using upstream = startMemoryUpstream(quiet);
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const places = [target(upstream.baseUrl, "a"), target(other.baseUrl, "b")];
    for (let call = 0; call < 5; call += 1)
      expect((await dispatcher.send(places)).outcome.servedCandidateId).toBe("openai/b");
    expect(upstream.seen).toHaveLength(1);
  });
});

describe("a burst", () => {
  it.each([
    ["429", 429],
    ["401", 401],
    ["500", 500],
  ])(
    "of 32 concurrent %s is one observation: the deployment is back after one short pause",
    async (_name, code) => {
      let isDown = true;
      await using upstream = startMemoryUpstream(async (response, request, number) => {
        // All of them are under way before the first is answered.
        while (upstream.seen.length < 32 && isDown) await new Promise((resolve) => setTimeout(resolve, 5));
        (isDown ? status(code) : json(completion))(response, request, number);
      });
      await using dispatcher = createTestDispatcher({
        options: { attemptsPerTarget: 1 },
        health: { faultPauseMs: 300 },
      });
      const place = target(upstream.baseUrl);
      await Promise.all(Array.from({ length: 32 }, () => dispatcher.send([place])));
      expect(dispatcher.health.state(place.deployment.id).failuresInARow).toBe(1);
      isDown = false;
      expect(dispatcher.health.state(place.deployment.id).nextTrialInMs).toBeLessThanOrEqual(300);
      expect((await dispatcher.send([place])).outcome.status).toBe("ok");
      expect(dispatcher.health.state(place.deployment.id).state).toBe("closed");
    },
  );
});

describe("a trial", () => {
  it("has passed at its first content: others are served while its stream still runs", async () => {
    await using upstream = startMemoryUpstream(
      silence,
      eventsThenSilence([textChunk("Still")]),
      events(wholeStream),
    );
    await using dispatcher = createTestDispatcher({
      options: { firstTokenMs: 60, idleMs: 800 },
      health: { pauseMs: 20 },
    });
    const place = target(upstream.baseUrl);
    await dispatcher.send([place], { stream: true });
    expect(dispatcher.health.isHealthy(place.deployment.id)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 25));
    const trial = dispatcher.send([place], { stream: true });
    while (!dispatcher.health.isHealthy(place.deployment.id) || upstream.seen.length < 2)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await dispatcher.send([place], { stream: true })).outcome.status).toBe("ok");
    expect((await trial).outcome.status).toBe("broken");
  });
});

describe("a caller with clocks of its own", () => {
  it("cannot park a deployment for others by being in a hurry", async () => {
    await using upstream = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher();
    const place = target(upstream.baseUrl);
    for (let call = 0; call < 4; call += 1) {
      const hurried = { stream: true, routing: { timeouts: { first_token_ms: 20 } } };
      expect((await dispatcher.send([place], hurried)).outcome.errorCode).toBe("upstream_timeout");
    }
    expect(dispatcher.health.isHealthy(place.deployment.id)).toBe(true);
  });
});
