import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../engine/index.ts";
import { tenantDeploymentId } from "../../operation/tenant-deployment.ts";
import { type CircuitState, createHealthTracker, type FailedCall } from "./health.ts";
import { HealthWindow } from "./health-window.ts";

function tracker() {
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const changes: CircuitState["state"][] = [];
  const health = createHealthTracker(
    clock,
    { failuresToOpen: 3, pauseMs: 1_000, maxPauseMs: 10_000, faultPauseMs: 5_000, maxQuietMs: 20_000 },
    ({ state }) => changes.push(state),
  );
  const failure = (changed: Partial<FailedCall> = {}): FailedCall => ({
    ...{ kind: "transient", code: "upstream_error", retryAfterMs: null, startedAtMs: nowMs },
    ...changed,
  });
  const fail = (id: string, times = 1, changed: Partial<FailedCall> = {}): void => {
    for (let count = 0; count < times; count += 1) {
      health.started(id);
      health.failed(id, failure(changed));
    }
  };
  const succeed = (id: string, times = 1, isSlow = false): void => {
    for (let count = 0; count < times; count += 1) {
      health.started(id);
      health.succeeded(id, isSlow);
    }
  };
  const pass = (milliseconds: number): void => {
    nowMs += milliseconds;
  };
  return { health, fail, succeed, pass, failure, changes };
}

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

  it("opens at the share and at the number of failures in the window, not below either", () => {
    const { health, fail, succeed } = tracker();
    // 5 of 11 is less than half.
    for (let count = 0; count < 4; count += 1) {
      fail("a");
      succeed("a");
    }
    succeed("a", 2);
    fail("a");
    expect(health.state("a")).toMatchObject({ state: "closed", window: { calls: 11, failures: 5, slow: 0 } });
    succeed("a");
    // 6 of 13, then 7 of 14.
    fail("a");
    expect(health.state("a").state).toBe("closed");
    fail("a");
    expect(health.state("a")).toMatchObject({ state: "open", window: { calls: 14, failures: 7 } });
  });

  it("opens at four slow calls of five, and forgets a deployment of which nothing bad is left", () => {
    const { health, succeed, pass, changes } = tracker();
    succeed("a", 2);
    expect(health.states()).toEqual([]);
    succeed("a", 4, true);
    succeed("a", 2);
    succeed("a", 2, true);
    expect(health.state("a")).toMatchObject({ state: "closed", window: { calls: 8, failures: 0, slow: 6 } });
    succeed("a", 2, true);
    expect(health.state("a")).toMatchObject({ state: "open", reason: "slow", nextTrialInMs: 1_000 });
    pass(1_000);
    // A slow trial has passed all the same.
    succeed("a", 1, true);
    expect(health.state("a")).toMatchObject({ state: "closed", window: { calls: 1, slow: 1 } });
    expect(changes).toEqual(["open", "closed"]);
    pass(31_000);
    succeed("a");
    expect(health.states()).toEqual([]);
  });

  it("tells of a failed call what it was, and shows nothing of a deployment that never failed", () => {
    const { health, fail, succeed } = tracker();
    fail("a");
    expect(health.state("a")).toEqual({
      ...{ deploymentId: "a", state: "closed", reason: "upstream_error", failuresInARow: 1 },
      ...{ window: { calls: 1, failures: 1, slow: 0 }, nextTrialInMs: 0, quietForMs: 0, isHinted: false },
    });
    succeed("a");
    expect(health.state("a").failuresInARow).toBe(0);
    expect(health.state("b")).toEqual({
      ...{ deploymentId: "b", state: "closed", reason: null, failuresInARow: 0 },
      ...{ window: { calls: 0, failures: 0, slow: 0 }, nextTrialInMs: 0, quietForMs: 0, isHinted: false },
    });
    expect(health.quietForMs("b")).toBe(0);
    health.released("b");
    health.firstToken("b");
    health.probed("b", true);
    expect(health.isHealthy("b")).toBe(true);
  });

  it("does not shorten a pause by what is seen while it lasts, and lengthens it where the upstream asks", () => {
    const { health, fail, pass } = tracker();
    fail("a", 1, { kind: "configuration" });
    pass(100);
    fail("a", 5);
    expect(health.state("a").nextTrialInMs).toBe(4_900);
    fail("a", 1, { retryAfterMs: 1_000 });
    expect(health.state("a")).toMatchObject({ nextTrialInMs: 4_900, quietForMs: 1_000 });
    // One that was under way before the latest failure tells nothing new but for the quiet it asks for.
    fail("a", 1, { retryAfterMs: 9_000, startedAtMs: 0 });
    expect(health.state("a")).toMatchObject({ nextTrialInMs: 9_000, quietForMs: 9_000 });
    expect(health.state("a").failuresInARow).toBe(7);
    fail("b");
    pass(5);
    fail("b", 1, { retryAfterMs: 50, startedAtMs: 0 });
    expect(health.state("b")).toMatchObject({ state: "closed", failuresInARow: 1, quietForMs: 50 });
  });

  it("counts the trials: another is let through when the last of them has ended", () => {
    const { health, fail, pass, failure } = tracker();
    fail("a", 3);
    pass(1_000);
    health.started("a");
    health.started("a");
    health.released("a");
    expect(health.isHealthy("a")).toBe(false);
    health.released("a");
    health.released("a");
    expect(health.isHealthy("a")).toBe(true);
    health.started("a");
    expect(health.isHealthy("a")).toBe(false);
    health.failed("a", failure());
    expect(health.state("a").nextTrialInMs).toBe(2_000);
    pass(2_000);
    expect(health.isHealthy("a")).toBe(true);
  });

  it("takes a hint of another replica for as long as it says, within the bounds, where nothing bad is known here", () => {
    const { health, fail, pass, changes } = tracker();
    const hint = (id: string, pauseMs: number, quietMs = 0, reason: string | null = "upstream_error") =>
      health.hinted(id, { reason, pauseMs, quietMs });
    hint("a", 3_000);
    expect(health.state("a")).toMatchObject({
      ...{ state: "open", nextTrialInMs: 3_000, quietForMs: 0, isHinted: true, reason: "upstream_error" },
      failuresInARow: 0,
    });
    // What is open stays as it is.
    hint("a", 9_000);
    expect(health.state("a").nextTrialInMs).toBe(3_000);
    hint("b", 99_000);
    hint("c", 1_000, 99_000);
    hint("d", 5_000, 1_000);
    hint("none", 0);
    hint("nan", Number.NaN);
    expect(health.states().map(({ deploymentId, nextTrialInMs }) => [deploymentId, nextTrialInMs])).toEqual([
      ["a", 3_000],
      ["b", 10_000],
      ["c", 20_000],
      ["d", 5_000],
    ]);
    // It calls it again there: the trial is at once, but not while the upstream has asked for quiet here.
    hint("a", 0, 0, null);
    expect(health.isHealthy("a")).toBe(true);
    fail("e", 1, { retryAfterMs: 4_000 });
    hint("e", 0, 0, null);
    hint("unknown", 0, 0, null);
    expect(health.state("e").nextTrialInMs).toBe(4_000);
    pass(4_000);
    fail("e");
    expect(health.state("e").isHinted).toBe(false);
    expect(changes.filter((state) => state === "open")).toHaveLength(5);
  });

  it("forgets what was seen of a tenant's last key, and nothing else", () => {
    const { health, fail } = tracker();
    const ids = ["a#0", tenantDeploymentId("a#0", "one"), tenantDeploymentId("a#0", "two")];
    for (const id of ids) fail(id, 1, { kind: "configuration" });
    health.forgetTenant("one");
    expect(ids.map((id) => health.isHealthy(id))).toEqual([false, true, false]);
  });

  it("takes the first of several whose pauses end together, or that are not paused", () => {
    const { health, fail } = tracker();
    fail("a", 3);
    fail("b", 3);
    expect(health.leastBad(["b", "a"])).toBe("b");
    expect(health.leastBad(["a", "new", "newer"])).toBe("new");
  });
});

describe("HealthWindow", () => {
  it("counts the calls of the latest ten buckets, as a list of all of them would", () => {
    const random = createSeededRandom(6);
    const window = new HealthWindow(1_000);
    const calls: { kind: "well" | "slow" | "failed"; bucket: number }[] = [];
    let nowMs = 5_000;
    for (let step = 0; step < 400; step += 1) {
      nowMs += random() < 0.03 ? 2_500 : random() * 60;
      if (random() < 0.7) {
        const kind = random() < 0.4 ? "well" : random() < 0.5 ? "slow" : "failed";
        window.add(kind, nowMs);
        calls.push({ kind, bucket: Math.floor(nowMs / 100) });
      }
      const counted = calls.filter(({ bucket }) => bucket > Math.floor(nowMs / 100) - 10);
      expect(window.counts(nowMs)).toEqual({
        calls: counted.length,
        failures: counted.filter(({ kind }) => kind === "failed").length,
        slow: counted.filter(({ kind }) => kind === "slow").length,
      });
    }
  });
});
