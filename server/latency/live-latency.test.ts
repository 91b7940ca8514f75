import { describe, expect, it } from "vitest";
import { createLiveLatency } from "./live-latency.ts";

function latency(options = {}) {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  return {
    live: createLiveLatency(clock, options),
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
}

const streamed = (timeToFirstTokenMs: number, totalMs: number, outputTokens: number | null) => ({
  timeToFirstTokenMs,
  totalMs,
  outputTokens,
});

describe("createLiveLatency", () => {
  it("knows nothing before the first observation", () => {
    expect(latency().live.read("a")).toBeNull();
  });

  it("takes the first streamed reply as it is: 101 tokens in a second after the first are 100 a second", () => {
    const { live } = latency();
    live.observe("a", streamed(300, 1_300, 101));
    expect(live.read("a")).toEqual({ timeToFirstTokenMs: 300, outputTokensPerSecond: 100, observations: 1 });
    expect(live.read("b")).toBeNull();
  });

  it("moves by the share of the newest, worked out by hand", () => {
    const { live } = latency({ newestShare: 0.5 });
    live.observe("a", streamed(100, 1_100, 101)); // 10 ms a token
    live.observe("a", streamed(200, 2_200, 101)); // 20 ms a token
    const measured = live.read("a");
    expect(measured?.timeToFirstTokenMs).toBe(150);
    expect(measured?.outputTokensPerSecond).toBeCloseTo(1_000 / 15, 9);
    expect(measured?.observations).toBe(2);
  });

  it("follows a deployment that has become slow", () => {
    const { live } = latency();
    for (let count = 0; count < 30; count += 1) live.observe("a", streamed(100, 1_100, 101));
    for (let count = 0; count < 30; count += 1) live.observe("a", streamed(900, 5_900, 101));
    expect(live.read("a")?.timeToFirstTokenMs).toBeGreaterThan(890);
    expect(live.read("a")?.outputTokensPerSecond).toBeLessThan(21);
  });

  it("learns from unstreamed replies by dividing their time as the averages predict", () => {
    const { live } = latency({ newestShare: 1 });
    live.observe("a", streamed(500, 1_490, 100)); // 10 ms a token
    // Expected 500 + 100 x 10 = 1500 ms; it took twice as long, so both parts did.
    live.observe("a", { timeToFirstTokenMs: null, totalMs: 3_000, outputTokens: 100 });
    expect(live.read("a")?.timeToFirstTokenMs).toBeCloseTo(1_000, 9);
    expect(live.read("a")?.outputTokensPerSecond).toBeCloseTo(50, 9);
  });

  it("begins with an assumed first token where nothing was ever streamed", () => {
    const { live } = latency({ assumedFirstTokenMs: 500 });
    live.observe("a", { timeToFirstTokenMs: null, totalMs: 2_500, outputTokens: 100 });
    expect(live.read("a")).toEqual({ timeToFirstTokenMs: 500, outputTokensPerSecond: 50, observations: 1 });
  });

  it("leaves out what tells nothing of speed", () => {
    const { live } = latency();
    live.observe("a", { timeToFirstTokenMs: null, totalMs: 2_500, outputTokens: null });
    live.observe("a", streamed(100, 110, 2));
    expect(live.read("a")).toBeNull();
    live.observe("a", streamed(100, 1_100, 101));
    live.observe("a", streamed(100, 110, null));
    expect(live.read("a")?.outputTokensPerSecond).toBeCloseTo(100, 9);
  });

  it("stays finite when a reply arrives in one piece", () => {
    const { live } = latency();
    live.observe("a", streamed(100, 100, 500));
    expect(Number.isFinite(live.read("a")?.outputTokensPerSecond)).toBe(true);
  });

  it("forgets a deployment that was not called for long, and starts anew", () => {
    const { live, pass } = latency({ staleAfterMs: 1_000 });
    live.observe("a", streamed(100, 1_100, 101));
    pass(1_001);
    expect(live.read("a")).toBeNull();
    live.observe("a", streamed(900, 1_900, 101));
    expect(live.read("a")).toMatchObject({ timeToFirstTokenMs: 900, observations: 1 });
  });
});
