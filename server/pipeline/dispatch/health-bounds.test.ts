import { describe, expect, it } from "vitest";
import { tenantDeploymentId } from "../../operation/tenant-deployment.ts";
import { tracker } from "./testing/test-tracker.ts";

describe("createHealthTracker, at its bounds", () => {
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
