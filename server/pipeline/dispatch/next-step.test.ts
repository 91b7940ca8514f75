import { describe, expect, it } from "vitest";
import { attemptFailure, type RetryScope } from "./attempt-failure.ts";
import { defaultDispatchOptions } from "./dispatch-context.ts";
import { type AttemptsSoFar, nextStep } from "./next-step.ts";
import { target } from "./testing/test-dispatcher.ts";

const url = "http://127.0.0.1/v1";
const twoModels = [target(url, "a"), target(url, "a", { id: "a#1" }), target(url, "b")];

function step(
  scope: RetryScope,
  changes: Partial<AttemptsSoFar> = {},
  retryAfterMs: number | null = null,
  random = 0,
) {
  const failure = attemptFailure("upstream_error", scope, "status 500", { retryAfterMs });
  const soFar = {
    targets: twoModels,
    targetIndex: 0,
    attemptsAtTarget: 1,
    attempts: 1,
    elapsedMs: 0,
    isTargetHealthy: true,
    ...changes,
  };
  return nextStep(
    failure,
    soFar,
    { ...defaultDispatchOptions, attemptsPerTarget: 3, maxAttempts: 6 },
    () => random,
  );
}

describe("nextStep", () => {
  it("waits longer before each retry, between a half and the whole of the doubled base", () => {
    expect(step("same", {}, null, 0)).toEqual({ kind: "retry", delayMs: 125 });
    expect(step("same", {}, null, 0.999)).toMatchObject({ delayMs: expect.closeTo(249.9, 0) });
    expect(step("same", { attemptsAtTarget: 2 }, null, 0)).toEqual({ kind: "retry", delayMs: 250 });
  });

  it("moves on after the attempts at one target, and stops after the last target or attempt", () => {
    expect(step("same", { attemptsAtTarget: 3 })).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("same", { attemptsAtTarget: 3, targetIndex: 2 })).toEqual({ kind: "stop" });
    expect(step("same", { attempts: 6 })).toEqual({ kind: "stop" });
  });

  it("passes by the same model after a refusal", () => {
    expect(step("other-model")).toEqual({ kind: "move", targetIndex: 2 });
    expect(step("other-model", { targetIndex: 2 })).toEqual({ kind: "stop" });
    expect(step("next")).toEqual({ kind: "move", targetIndex: 1 });
  });

  it("obeys Retry-After within its bound", () => {
    expect(step("same", {}, 5_000)).toEqual({ kind: "retry", delayMs: 5_000 });
    expect(step("same", {}, 5_001)).toEqual({ kind: "move", targetIndex: 1 });
  });

  it("does not wait for a deployment whose circuit has opened, unless it is the last", () => {
    expect(step("same", { isTargetHealthy: false })).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("same", { isTargetHealthy: false, targetIndex: 2 })).toMatchObject({ kind: "retry" });
  });

  it("starts nothing after the window for retries", () => {
    expect(step("same", { elapsedMs: 60_001 })).toEqual({ kind: "stop" });
    expect(step("same", { elapsedMs: 59_990 })).toEqual({ kind: "move", targetIndex: 1 });
  });
});
