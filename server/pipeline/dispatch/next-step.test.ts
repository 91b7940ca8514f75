import { describe, expect, it } from "vitest";
import { attemptFailure, type RetryScope } from "./attempt-failure.ts";
import { defaultDispatchOptions } from "./dispatch-context.ts";
import { type AttemptsSoFar, nextStep, quietStep } from "./next-step.ts";
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

  it("bounds the wait, however often one target was asked", () => {
    const options = { ...defaultDispatchOptions, attemptsPerTarget: 20, maxAttempts: 30 };
    const failure = attemptFailure("upstream_error", "same", "status 500");
    const delayAfter = (attemptsAtTarget: number, drawn: number) => {
      const soFar = { targets: twoModels, targetIndex: 0, attemptsAtTarget, attempts: 1, elapsedMs: 0 };
      const found = nextStep(
        failure,
        { ...soFar, isTargetHealthy: true, isModelNamed: false },
        options,
        () => drawn,
      );
      return found.kind === "retry" ? found.delayMs : null;
    };
    expect([1, 2, 3, 4, 5, 6, 19].map((count) => delayAfter(count, 1))).toEqual([
      ...[250, 500, 1_000, 2_000, 4_000, 4_000, 4_000],
    ]);
    expect(delayAfter(19, 0)).toBe(2_000);
  });

  it("repeats up to the very end of the window", () => {
    expect(step("same", { elapsedMs: 60_000 - 125 })).toMatchObject({ kind: "retry" });
    expect(step("same", { elapsedMs: 60_000 - 124 })).toMatchObject({ kind: "move" });
  });

  it.each([
    ["larger-window", { contextWindowTokens: 100_001 }],
    ["tools", {}],
    ["json-schema", {}],
  ] as const)("asks only who has what the request needs: %s", (needs, has) => {
    const without = { tools: false, jsonSchema: false, jsonMode: true, imageInput: false };
    const lacking = { ...without, audioInput: false, videoInput: false, fileInput: false };
    const targets = [
      target(url, "refused", {}, { capabilities: lacking }),
      target(url, "alike", {}, { capabilities: lacking }),
      target(url, "unknown", {}, { capabilities: { ...lacking, tools: null, jsonSchema: null } }),
      target(url, "able", {}, has),
    ];
    const failure = attemptFailure("upstream_rejected", "other-model", "no", { needs });
    const soFar = { targets, targetIndex: 0, attemptsAtTarget: 1, attempts: 1, elapsedMs: 0 };
    const rest = { isTargetHealthy: true, isModelNamed: false };
    expect(nextStep(failure, { ...soFar, ...rest }, defaultDispatchOptions, () => 0)).toEqual({
      ...{ kind: "move", targetIndex: 3 },
    });
    // Nothing is known of the window that was too small: any other may be larger.
    if (needs === "larger-window") {
      const unknown = [target(url, "refused", {}, { contextWindowTokens: null }), ...targets.slice(1)];
      const moved = nextStep(
        failure,
        { ...soFar, ...rest, targets: unknown },
        defaultDispatchOptions,
        () => 0,
      );
      expect(moved).toEqual({ kind: "move", targetIndex: 1 });
    }
  });
});

describe("quietStep", () => {
  const quiet = (retryAfterMs: number | null, targetIndex: number, isModelNamed: boolean) =>
    quietStep(
      attemptFailure("upstream_rate_limited", "next", "quiet", { retryAfterMs }),
      { targets: twoModels, targetIndex, isModelNamed },
      defaultDispatchOptions,
    );

  it("waits for a target only where another place of the model that was asked for is not there", () => {
    expect(quiet(3_000, 0, true)).toEqual({ kind: "move", targetIndex: 1 });
    expect(quiet(3_000, 0, false)).toEqual({ kind: "move", targetIndex: 1 });
    expect(quiet(3_000, 1, true)).toEqual({ kind: "retry", delayMs: 3_000 });
    expect(quiet(3_000, 1, false)).toEqual({ kind: "move", targetIndex: 2 });
    expect(quiet(3_000, 2, false)).toEqual({ kind: "retry", delayMs: 3_000 });
  });

  it("never waits longer than the bound, nor for an unknown time", () => {
    for (const retryAfterMs of [3_001, null]) {
      expect(quiet(retryAfterMs, 1, true)).toEqual({ kind: "move", targetIndex: 2 });
      expect(quiet(retryAfterMs, 2, true)).toEqual({ kind: "stop" });
    }
  });
});
