import { describe, expect, it } from "vitest";
import { attemptFailure } from "./attempt-failure.ts";
import { type AttemptResult, nothingServed } from "./attempt-result.ts";
import { goOn } from "./go-on.ts";
import type { ContinuedAttempt, StreamRescue } from "./stream-rescue.ts";
import { target } from "./testing/target.ts";

const [a, b, c] = ["a", "b", "c"].map((name) => target("http://127.0.0.1", name)) as [
  ReturnType<typeof target>,
  ReturnType<typeof target>,
  ReturnType<typeof target>,
];
const down = attemptFailure("upstream_error", "same", "down");
const refused = attemptFailure("upstream_rejected", "other-model", "no");
const broken = { kind: "broken", facts: nothingServed, failure: down, status: 200 } as const;
const failed = (failure = down): AttemptResult => ({ kind: "failed", failure, status: 500 });
const served: AttemptResult = { kind: "served", facts: nothingServed, status: 200 };

interface Given {
  readonly results: readonly AttemptResult[];
  readonly unhealthy?: readonly string[];
  readonly tooSmall?: readonly string[];
  /** Attempts that are left. */
  readonly left?: number;
  /** After so many attempts the client is gone. */
  readonly goneAfter?: number;
  readonly mode?: "prefill" | "instruction";
  readonly cannot?: boolean;
}

async function play({
  results,
  unhealthy = [],
  tooSmall = [],
  left = 9,
  goneAfter,
  mode = "instruction",
  cannot,
}: Given) {
  const asked: string[] = [];
  const parts: string[] = [];
  const isOver = () => goneAfter !== undefined && asked.length >= goneAfter;
  const rescue = {
    addBroken: (at: typeof a, how: string, _facts: unknown, upstream: string) =>
      parts.push(`${at.candidate.id} ${how} ${upstream}`),
    mayServe: ({ candidate }: typeof a) => !tooSmall.includes(candidate.id),
    continuation: (_at: unknown, mayPrefill = true) =>
      cannot ? null : ({ continuation: { mode: mayPrefill ? mode : "instruction" } } as ContinuedAttempt),
    facts: (last: unknown) => ({ ...nothingServed, finishReason: last === null ? "none" : "last" }),
  } as unknown as StreamRescue;
  const ended = await goOn(rescue, { target: a, result: broken }, [b, c], {
    health: { isHealthy: (id) => !unhealthy.includes(id) },
    isOver,
    hasAttempts: () => asked.length < left,
    upstreamProtocol: () => "gemini",
    attempt: async (at, { continuation }) => {
      asked.push(`${at.candidate.id} ${continuation.mode}`);
      return results[asked.length - 1]!;
    },
  });
  return { asked, parts, by: ended.target.candidate.id, kind: ended.result.kind, ended };
}

describe("goOn", () => {
  it("asks each place once until one serves", async () => {
    const one = await play({ results: [failed(), served] });
    expect([one.asked, one.by, one.kind]).toEqual([
      ["openai/b instruction", "openai/c instruction"],
      "openai/c",
      "served",
    ]);
    expect(one.ended.result.facts.finishReason).toBe("last");
    expect(one.parts).toEqual(["openai/a first gemini"]);
    const two = await play({ results: [broken, served] });
    expect(two.parts).toEqual(["openai/a first gemini", "openai/b instruction gemini"]);
  });

  it("ends as the first break where nobody serves, with what all parts were", async () => {
    for (const given of [
      { results: [failed(), broken] },
      { results: [], unhealthy: ["openai/b#0", "openai/c#0"] },
      { results: [], tooSmall: ["openai/b", "openai/c"] },
      { results: [], left: 0 },
      { results: [], cannot: true },
    ] satisfies Given[]) {
      const { ended, asked, by, kind } = await play(given);
      expect([by, kind, asked.length]).toEqual(["openai/a", "broken", given.results.length]);
      expect(ended.result).toEqual({ ...broken, facts: { ...nothingServed, finishReason: "none" } });
    }
  });

  it("passes over a place that is not healthy, or that cannot hold the reply", async () => {
    for (const given of [{ unhealthy: ["openai/b#0"] }, { tooSmall: ["openai/b"] }])
      expect((await play({ results: [served], ...given })).asked).toEqual(["openai/c instruction"]);
  });

  it("asks a place that refuses the text as its own turn once more, with an instruction", async () => {
    const again = await play({ results: [failed(refused), served], mode: "prefill" });
    expect([again.asked, again.by]).toEqual([["openai/b prefill", "openai/b instruction"], "openai/b"]);
    const broke = await play({ results: [failed(refused), broken, served], mode: "prefill" });
    expect(broke.parts[1]).toBe("openai/b instruction gemini");
    const others = ["openai/b prefill", "openai/c prefill"];
    expect((await play({ results: [failed(), served], mode: "prefill" })).asked).toEqual(others);
    const instructed = await play({ results: [failed(refused), served] });
    expect(instructed.asked).toEqual(["openai/b instruction", "openai/c instruction"]);
    for (const given of [{ left: 1 }, { goneAfter: 1 }])
      expect((await play({ results: [failed(refused)], mode: "prefill", ...given })).asked).toHaveLength(1);
  });

  it("is cancelled where the request is over, at whom it began", async () => {
    const { asked, ended } = await play({ results: [failed(), served], goneAfter: 1 });
    expect(asked).toHaveLength(1);
    expect(ended).toEqual({
      target: a,
      result: { kind: "cancelled", facts: { ...nothingServed, finishReason: "none" }, status: 200 },
    });
    const cancelled = await play({
      results: [{ kind: "cancelled", facts: nothingServed, status: 200 }],
      goneAfter: 1,
    });
    expect([cancelled.by, cancelled.kind]).toEqual(["openai/b", "cancelled"]);
  });
});
