import { describe, expect, it } from "vitest";
import { createHealthTracker } from "./health.ts";
import { tracker } from "./testing/test-tracker.ts";

describe("createHealthTracker", () => {
  it("opens after failures in a row, not after failures with a success between them", () => {
    const { health, fail, succeed } = tracker();
    fail("a", 2);
    succeed("a");
    fail("a", 2);
    expect(health.isHealthy("a")).toBe(true);
    fail("a");
    expect(health.isHealthy("a")).toBe(false);
    expect(health.isHealthy("b")).toBe(true);
  });

  it("opens when half of the calls in the window failed, in whatever order", () => {
    const { health, fail, succeed, pass } = tracker();
    for (let count = 0; count < 4; count += 1) {
      fail("a");
      succeed("a");
    }
    expect(health.isHealthy("a")).toBe(true);
    pass(31_000);
    for (let count = 0; count < 4; count += 1) {
      fail("a");
      succeed("a");
    }
    expect(health.isHealthy("a")).toBe(true);
    fail("a");
    expect(health.isHealthy("a")).toBe(false);
  });

  it("opens when most calls are slow", () => {
    const { health, succeed } = tracker();
    succeed("a", 1, true);
    succeed("a", 1);
    succeed("a", 3, true);
    expect(health.isHealthy("a")).toBe(true);
    succeed("a", 1, true);
    expect(health.state("a")).toMatchObject({ state: "open", reason: "slow" });
  });

  it("opens at one silence, because each costs its caller the whole wait", () => {
    const { health, fail } = tracker();
    fail("a", 1, { kind: "silence", code: "upstream_timeout" });
    expect(health.state("a")).toMatchObject({ state: "open", nextTrialInMs: 1_000 });
  });

  it("counts failures of calls that ran together as one observation, whatever they are", () => {
    for (const kind of ["transient", "configuration"] as const) {
      const { health, failure, pass } = tracker();
      const startedAtMs = 1_000;
      for (let count = 0; count < 32; count += 1) health.started("a");
      pass(10);
      health.failed("a", failure({ kind, startedAtMs, retryAfterMs: null }));
      for (let count = 1; count < 32; count += 1) {
        pass(5);
        health.failed("a", failure({ kind, startedAtMs }));
      }
      expect(health.state("a").failuresInARow).toBe(1);
      if (kind === "configuration") {
        pass(5_000 - 155);
        expect(health.isHealthy("a")).toBe(true);
      } else expect(health.isHealthy("a")).toBe(true);
    }
  });

  it("lets one trial through after the pause, and forgets all at its first content", () => {
    const { health, fail, pass, changes } = tracker();
    fail("a", 3);
    pass(999);
    expect(health.isHealthy("a")).toBe(false);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
    health.started("a");
    expect(health.isHealthy("a")).toBe(false);
    health.firstToken("a");
    expect(health.isHealthy("a")).toBe(true);
    expect(health.states()).toEqual([]);
    expect(changes).toEqual(["open", "closed"]);
  });

  it("doubles the pause each time the trial fails, up to the bound", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      expect(health.states()).toMatchObject([{ deploymentId: "a", state: "open", nextTrialInMs: pauseMs }]);
      pass(pauseMs);
      expect(health.states()).toMatchObject([{ state: "half-open" }]);
      fail("a");
    }
  });

  it("gives the trial at once to a deployment that was seen down and is up again", () => {
    const { health, fail, pass } = tracker();
    fail("a", 1, { kind: "configuration" });
    health.probed("a", true);
    expect(health.isHealthy("a")).toBe(false);
    health.probed("a", false);
    pass(100);
    health.probed("a", true);
    expect(health.isHealthy("a")).toBe(true);
  });

  it("tries a fault of configuration that passed before anybody looked as soon as any other", () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
    const health = createHealthTracker(clock, { maxPauseMs: 15_000, faultPauseMs: 60_000 });
    const call = { code: "upstream_credentials", retryAfterMs: null, startedAtMs: 0 };
    health.failed("a", { kind: "configuration", ...call });
    expect(health.state("a").nextTrialInMs).toBe(60_000);
    nowMs = 4_000;
    health.probed("a", true);
    expect(health.state("a").nextTrialInMs).toBe(11_000);
    // It asked for quiet, which no look shortens.
    health.failed("b", { kind: "configuration", ...call, retryAfterMs: 40_000 });
    health.probed("b", true);
    expect(health.state("b").nextTrialInMs).toBeGreaterThanOrEqual(40_000);
  });

  it("frees the trial's place when it tells nothing", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    pass(1_000);
    health.started("a");
    health.released("a");
    expect(health.isHealthy("a")).toBe(true);
  });

  it("opens at once for as long as Retry-After says, within the bound, and no look from outside shortens that", () => {
    const { health, fail, pass } = tracker();
    fail("a", 1, { retryAfterMs: 4_000 });
    health.probed("a", false);
    health.probed("a", true);
    pass(3_999);
    expect(health.isHealthy("a")).toBe(false);
    expect(health.quietForMs("a")).toBe(1);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
    expect(health.quietForMs("a")).toBe(0);
    fail("b", 1, { retryAfterMs: 86_400_000 });
    expect(health.state("b")).toMatchObject({ nextTrialInMs: 20_000, quietForMs: 20_000 });
  });

  it("opens at once, and for longer, for a fault of configuration", () => {
    const { health, fail, pass } = tracker();
    fail("a", 1, { kind: "configuration" });
    pass(4_999);
    expect(health.isHealthy("a")).toBe(false);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
  });

  it("names the least bad of several that are cooling", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    pass(300);
    fail("b", 3);
    fail("c", 1, { kind: "configuration" });
    expect(health.leastBad(["c", "b", "a"])).toBe("a");
    expect(health.leastBad(["c", "b"])).toBe("b");
    expect(health.leastBad([])).toBeNull();
  });
});
