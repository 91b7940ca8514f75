import { describe, expect, it } from "vitest";
import { attemptFailure, type RetryScope } from "./attempt-failure.ts";
import { defaultDispatchOptions } from "./dispatch-context.ts";
import { type AttemptsSoFar, nextStep } from "./next-step.ts";
import { target } from "./testing/target.ts";

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
    isModelNamed: false,
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

  it("waits for a short Retry-After where the model was named and no other place has it, or nothing else is left", () => {
    expect(step("same", {}, 3_000)).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("same", { isModelNamed: true }, 3_000)).toEqual({ kind: "move", targetIndex: 1 });
    const lastOfModel = { isModelNamed: true, targetIndex: 1 };
    expect(step("same", lastOfModel, 3_000)).toEqual({ kind: "retry", delayMs: 3_000 });
    expect(step("same", lastOfModel, 3_001)).toEqual({ kind: "move", targetIndex: 2 });
    expect(step("same", { targetIndex: 2 }, 3_000)).toEqual({ kind: "retry", delayMs: 3_000 });
    expect(step("same", { targetIndex: 2 }, 3_001)).toEqual({ kind: "stop" });
  });

  it("keeps an attempt for each target that is left", () => {
    expect(step("same", { attempts: 3 })).toMatchObject({ kind: "retry" });
    expect(step("same", { attempts: 4 })).toEqual({ kind: "move", targetIndex: 1 });
  });

  it("asks only larger windows after one was too small", () => {
    const sizes = [100_000, 100_000, null, 200_000].map((contextWindowTokens, index) =>
      target(url, String(index), {}, { contextWindowTokens }),
    );
    const failure = attemptFailure("upstream_rejected", "other-model", "too long", {
      needs: "larger-window",
    });
    const soFar = {
      ...{ targets: sizes, targetIndex: 0, attemptsAtTarget: 1, attempts: 1, elapsedMs: 0 },
      ...{ isTargetHealthy: true, isModelNamed: false },
    };
    const next = (targetIndex: number) =>
      nextStep(failure, { ...soFar, targetIndex }, defaultDispatchOptions, () => 0);
    expect(next(0)).toEqual({ kind: "move", targetIndex: 3 });
    expect(next(3)).toEqual({ kind: "stop" });
  });

  it("does not wait for a deployment whose circuit has opened, unless it is the last", () => {
    expect(step("same", { isTargetHealthy: false })).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("same", { isTargetHealthy: false, targetIndex: 2 })).toMatchObject({ kind: "retry" });
  });

  it("repeats nothing after the window, and moves at any time", () => {
    expect(step("same", { elapsedMs: 59_990 })).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("next", { elapsedMs: 600_000 })).toEqual({ kind: "move", targetIndex: 1 });
    expect(step("same", { elapsedMs: 60_001, targetIndex: 2 })).toEqual({ kind: "stop" });
  });
});
