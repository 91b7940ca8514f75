import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import type { AttemptEnd } from "../request-events.ts";
import { healthConsumer, latencyConsumer } from "./attempt-consumers.ts";
import { attemptFailure } from "./attempt-failure.ts";
import { nothingServed } from "./attempt-result.ts";
import type { DispatchErrorCode } from "./dispatch-error-codes.ts";
import type { HealthTracker } from "./health.ts";
import { target } from "./testing/target.ts";

const place = target("http://127.0.0.1", "a");
const operation = (timeouts?: object) =>
  ({ directives: timeouts === undefined ? {} : { routing: { timeouts } } }) as Operation;
/** From 10,000 ms on, of 1,000 ms to the first content. */
const end = (result: AttemptEnd["result"], firstTokenLimitMs: number | null = 1_000): AttemptEnd => ({
  ...{ result, startedAtMs: 10_000, endedAtMs: 12_500, firstTokenLimitMs },
});
const served = (firstTokenAtMs: number | null, outputTokens?: number): AttemptEnd["result"] => {
  const usage = outputTokens === undefined ? null : ({ outputTokens } as Meters);
  return { kind: "served", facts: { ...nothingServed, firstTokenAtMs, usage }, status: 200 };
};
const failed = (code: DispatchErrorCode): AttemptEnd["result"] => ({
  ...{ kind: "failed", failure: attemptFailure(code, "next", "", { retryAfterMs: 700 }), status: null },
});

describe("what the health of a deployment hears", () => {
  const told: unknown[] = [];
  const health = new Proxy({} as HealthTracker, {
    get:
      (_health, name) =>
      (...facts: unknown[]) =>
        told.push([name, ...facts]),
  });
  const consumer = healthConsumer(health);
  const ended = (result: AttemptEnd["result"], timeouts?: object, firstTokenLimitMs?: number | null) => {
    told.length = 0;
    consumer.attemptEnded!(operation(timeouts), place, end(result, firstTokenLimitMs));
    return told[0];
  };
  const id = place.deployment.id;

  it("is each start and each first content", () => {
    consumer.attemptStarted!(operation(), place);
    consumer.firstToken!(operation(), place, 5);
    expect(told).toEqual([
      ["started", id],
      ["firstToken", id],
    ]);
  });

  it("is a success, slow from beyond 80% of the time allowed to the first content", () => {
    expect(ended(served(10_800))).toEqual(["succeeded", id, false]);
    expect(ended(served(10_801))).toEqual(["succeeded", id, true]);
    // Not streamed, without a limit, or by a clock of the request's own.
    expect(ended(served(null))).toEqual(["succeeded", id, false]);
    expect(ended(served(10_900), undefined, null)).toEqual(["succeeded", id, false]);
    expect(ended(served(10_900), { first_token_ms: 1_000 })).toEqual(["succeeded", id, false]);
  });

  it.each([
    ["upstream_error", "transient"],
    ["upstream_timeout", "silence"],
    ["upstream_credentials", "configuration"],
    ["upstream_not_found", "configuration"],
    ["upstream_not_configured", "configuration"],
  ] as const)("is a failure with its kind: %s is %s", (code, kind) => {
    expect(ended(failed(code))).toEqual([
      "failed",
      id,
      { kind, code, retryAfterMs: 700, startedAtMs: 10_000 },
    ]);
  });

  it("is nothing where the request or its client is the reason", () => {
    const cancelled = { kind: "cancelled", facts: nothingServed, status: null } as const;
    for (const result of [cancelled, failed("upstream_rejected"), failed("upstream_output_limit")])
      expect(ended(result)).toEqual(["released", id]);
    const ownClocks = { first_token_ms: 20 };
    expect(ended(failed("upstream_timeout"), ownClocks)).toEqual(["released", id]);
    expect(ended(failed("upstream_error"), ownClocks)).toMatchObject(["failed", id, {}]);
  });
});

describe("what live latency hears", () => {
  it("is the times of what was served, and nothing of the rest", () => {
    const told: unknown[] = [];
    const consumer = latencyConsumer({ observe: (...facts) => void told.push(facts) });
    for (const result of [served(10_200, 50), served(null), failed("upstream_error")])
      consumer.attemptEnded!(operation(), place, end(result));
    expect(told).toEqual([
      [place.deployment.id, { timeToFirstTokenMs: 200, totalMs: 2_500, outputTokens: 50 }],
      [place.deployment.id, { timeToFirstTokenMs: null, totalMs: 2_500, outputTokens: null }],
    ]);
  });
});
