import { describe, expect, it } from "vitest";
import { createHealthTracker } from "./health.ts";

function tracker() {
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const health = createHealthTracker(clock, {
    failuresToOpen: 3,
    cooldownMs: 1_000,
    maxCooldownMs: 10_000,
    faultCooldownMs: 5_000,
  });
  const fail = (id: string, times = 1): void => {
    for (let count = 0; count < times; count += 1) {
      health.started(id);
      health.failed(id, "transient", null);
    }
  };
  return {
    health,
    fail,
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
}

describe("createHealthTracker", () => {
  it("opens after failures in a row, not after failures with a success between them", () => {
    const { health, fail } = tracker();
    fail("a", 2);
    health.started("a");
    health.succeeded("a");
    fail("a", 2);
    expect(health.isHealthy("a")).toBe(true);
    fail("a");
    expect(health.isHealthy("a")).toBe(false);
    expect(health.isHealthy("b")).toBe(true);
  });

  it("lets one trial through after the cooldown, and forgets all when it succeeds", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    pass(999);
    expect(health.isHealthy("a")).toBe(false);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
    health.started("a");
    expect(health.isHealthy("a")).toBe(false);
    health.succeeded("a");
    expect(health.isHealthy("a")).toBe(true);
    expect(health.states()).toEqual([]);
  });

  it("doubles the cooldown each time the trial fails, up to the bound", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    for (const cooldownMs of [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      expect(health.states()).toMatchObject([
        { deploymentId: "a", state: "open", cooldownLeftMs: cooldownMs },
      ]);
      pass(cooldownMs);
      expect(health.states()).toMatchObject([{ state: "half-open" }]);
      fail("a");
    }
  });

  it("frees the trial's place when it tells nothing", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    pass(1_000);
    health.started("a");
    health.released("a");
    expect(health.isHealthy("a")).toBe(true);
  });

  it("opens at once for as long as Retry-After says, within the bound", () => {
    const { health, pass } = tracker();
    health.started("a");
    health.failed("a", "transient", 4_000);
    pass(3_999);
    expect(health.isHealthy("a")).toBe(false);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
    health.started("b");
    health.failed("b", "transient", 86_400_000);
    expect(health.states().find(({ deploymentId }) => deploymentId === "b")?.cooldownLeftMs).toBe(10_000);
  });

  it("opens at once, and for longer, for a fault of configuration", () => {
    const { health, pass } = tracker();
    health.started("a");
    health.failed("a", "configuration", null);
    pass(4_999);
    expect(health.isHealthy("a")).toBe(false);
    pass(1);
    expect(health.isHealthy("a")).toBe(true);
  });

  it("does not prolong a cooldown for calls that were under way when it began", () => {
    const { health } = tracker();
    for (let count = 0; count < 10; count += 1) health.started("a");
    for (let count = 0; count < 10; count += 1) health.failed("a", "transient", null);
    expect(health.states()).toMatchObject([{ cooldownLeftMs: 1_000, failuresInARow: 10 }]);
  });

  it("names the least bad of several that are cooling", () => {
    const { health, fail, pass } = tracker();
    fail("a", 3);
    pass(300);
    fail("b", 3);
    health.failed("c", "configuration", null);
    expect(health.leastBad(["c", "b", "a"])).toBe("a");
    expect(health.leastBad(["c", "b"])).toBe("b");
    expect(health.leastBad([])).toBeNull();
  });
});
