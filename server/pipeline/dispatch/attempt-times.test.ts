import { describe, expect, it } from "vitest";
import type { Timeouts } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import type { TimeoutsOnTheWire } from "../../operation/timeouts.ts";
import { attemptTimes } from "./attempt-times.ts";
import { type DispatchOptions, defaultDispatchOptions } from "./dispatch-context.ts";
import { target } from "./testing/target.ts";

interface Setting {
  readonly isStream?: boolean;
  readonly asked?: TimeoutsOnTheWire;
  readonly own?: Timeouts;
  readonly options?: Partial<DispatchOptions>;
  /** The request's. */
  readonly effort?: string | null;
  /** The candidate's. */
  readonly candidateEffort?: string | null;
  readonly efforts?: readonly string[];
  readonly body?: Record<string, unknown>;
}

function times(setting: Setting) {
  const { isStream = true, asked, own, options, effort = null, candidateEffort = null } = setting;
  const operation = {
    directives: asked === undefined ? {} : { routing: { timeouts: asked } },
    payload: { isStream, body: setting.body ?? {} },
    reasoningEffort: effort,
  } as unknown as Operation;
  const { candidate, deployment } = target(
    "http://127.0.0.1",
    "m",
    { ...(own !== undefined && { timeouts: own }) },
    { reasoningEfforts: setting.efforts ?? [] },
  );
  const place = { candidate: { ...candidate, reasoningEffort: candidateEffort }, deployment };
  return attemptTimes(operation, place, { ...defaultDispatchOptions, ...options });
}

describe("attemptTimes", () => {
  it.each([
    ["none", 30_000, 60_000],
    ["minimal", 45_000, 120_000],
    ["low", 60_000, 120_000],
    ["medium", 120_000, 120_000],
    ["high", 300_000, 120_000],
    ["xhigh", 600_000, 120_000],
    ["max", 600_000, 120_000],
    // Whatever a client makes up is given what an unnamed effort is.
    ["ultra", 120_000, 120_000],
    ["constructor", 120_000, 120_000],
    ["__proto__", 120_000, 120_000],
  ])("gives a model that thinks at %s %d ms to its first content", (effort, firstTokenMs, idleMs) => {
    const expected = { connectMs: null, firstTokenMs, idleMs, totalMs: null, closingMs: 2_000 };
    expect(times({ effort })).toEqual(expected);
    expect(times({ candidateEffort: effort })).toEqual(expected);
    expect(times({ effort, candidateEffort: "low" })).toEqual(expected);
    // 4,000 tokens of 30 ms behind the first, ten minutes at most, but never less than the wait for the first content alone.
    const wholeMs = firstTokenMs + Math.min(120_000, Math.max(600_000, firstTokenMs) - firstTokenMs);
    expect(times({ effort, isStream: false })).toEqual({
      ...expected,
      firstTokenMs: wholeMs,
      totalMs: wholeMs,
    });
  });

  it("counts a model that has efforts as thinking, where nobody says how much", () => {
    expect(times({}).firstTokenMs).toBe(30_000);
    expect(times({ efforts: ["low", "high"] }).firstTokenMs).toBe(120_000);
  });

  it("takes the request's clocks before the deployment's, these before the configured ones", () => {
    const options = { firstTokenMs: 1, idleMs: 2, totalMs: 3_000, wholeMs: 4_000, closingMs: 5 };
    const own = { firstTokenMs: 10, idleMs: 20, totalMs: 30_000, wholeMs: 40_000 };
    const asked = { connect_ms: 50, first_token_ms: 100, idle_ms: 200, total_ms: 300_000, whole_ms: 400_000 };
    expect(times({ options })).toMatchObject({ connectMs: null, firstTokenMs: 1, idleMs: 2, totalMs: 3_000 });
    expect(times({ options, own })).toMatchObject({ firstTokenMs: 10, idleMs: 20, totalMs: 30_000 });
    expect(times({ options, own, asked })).toEqual({
      ...{ connectMs: 50, firstTokenMs: 100, idleMs: 200, totalMs: 300_000, closingMs: 5 },
    });
    // One that the request does not name stays the deployment's.
    expect(times({ options, own, asked: { idle_ms: 200 } })).toMatchObject({ firstTokenMs: 10, idleMs: 200 });
    const whole = (setting: Setting) => times({ ...setting, options, isStream: false });
    // Of two bounds on the whole the shorter one holds.
    expect(whole({})).toMatchObject({ firstTokenMs: 4_000, idleMs: 2, totalMs: 3_000 });
    expect(whole({ own })).toMatchObject({ firstTokenMs: 40_000, totalMs: 30_000 });
    expect(whole({ own, asked })).toEqual({
      ...{ connectMs: 50, firstTokenMs: 400_000, idleMs: 200, totalMs: 300_000, closingMs: 5 },
    });
    expect(whole({ own: { ...own, totalMs: 90_000 } }).totalMs).toBe(40_000);
  });

  it("gives a whole reply time for as much as it may be long, ten minutes at most", () => {
    const wholeMs = (body: Record<string, unknown>, effort: string | null = null) =>
      times({ body, effort, isStream: false }).totalMs;
    for (const name of ["max_completion_tokens", "max_tokens", "max_output_tokens"])
      expect(wholeMs({ [name]: 100 })).toBe(30_000 + 100 * 30);
    expect(wholeMs({ max_completion_tokens: 1, max_tokens: 2, max_output_tokens: 3 })).toBe(30_030);
    expect(wholeMs({ max_tokens: "100" })).toBe(30_000 + 4_000 * 30);
    expect(wholeMs({ max_tokens: 1_000_000 })).toBe(600_000);
    const long = times({ body: {}, own: { firstTokenMs: 700_000 }, isStream: false });
    expect(long.totalMs).toBe(700_000);
  });
});
