import { describe, expect, it } from "vitest";
import type { ReplyValue } from "./reply-value.ts";
import type { TaskUnit } from "./task-units.ts";
import { suiteWith } from "./testing.ts";
import { type ModelValues, observePair, penaltyHeadroom, replyKey } from "./unit-values.ts";

const [suiteCase] = suiteWith({ math: 1 }).cases;
if (suiteCase === undefined) throw new Error("no case");
const unit = (weights: readonly number[]): TaskUnit => ({
  cluster: "c",
  weight: weights.reduce((sum, weight) => sum + weight, 0),
  cases: weights.map((weight, at) => ({ promptId: `s/${at}`, suiteCase: { ...suiteCase, weight } })),
});
const values = (...replies: readonly (ReplyValue | null)[]): ModelValues =>
  new Map(replies.map((reply, at) => [replyKey(`s/${at}`, 0), reply]));
const measure = { maxQuality: 0.6, hasPenalty: true, valueOf: () => "" };
const bounds = { tolerance: 0.01, largestWeight: 4 };

describe("observePair", () => {
  it("is the weighted mean difference over the cases that both have", () => {
    const first = values({ quality: 0.6, penalty: 0.1 }, { quality: 0, penalty: 0.1 }, null);
    const second = values(
      { quality: 0, penalty: 0.2 },
      { quality: 0.6, penalty: 0 },
      { quality: 0.6, penalty: 0 },
    );
    const observed = observePair(unit([1, 2, 1]), 1, { first, second, maxPenalty: 0.1 }, measure, bounds);
    // (1 * 0.7 + 2 * -0.7) / 3, of 3 in 4.
    expect(observed?.value).toBeCloseTo(-0.7 / 3, 12);
    expect(observed?.share).toBe(0.75);
    expect(observed).toMatchObject({ min: -(0.6 + penaltyHeadroom * 0.1) });
  });

  it("counts what the first costs at most four times the worst before, and what the second costs in full", () => {
    const expensive = values({ quality: 0.6, penalty: 9 });
    const cheap = values({ quality: 0.6, penalty: 0 });
    const behind = observePair(
      unit([1]),
      1,
      { first: expensive, second: cheap, maxPenalty: 0.5 },
      measure,
      bounds,
    );
    expect(behind?.value).toBeCloseTo(-2, 12);
    const ahead = observePair(
      unit([1]),
      1,
      { first: cheap, second: expensive, maxPenalty: 0.5 },
      measure,
      bounds,
    );
    expect(ahead?.value).toBeCloseTo(9, 12);
    expect(penaltyHeadroom).toBe(4);
  });

  it("has no bound where nothing was seen before, and is null where they share no case", () => {
    const one = values({ quality: 0.6, penalty: 0.1 });
    const first = observePair(unit([1]), 1, { first: one, second: one, maxPenalty: null }, measure, bounds);
    expect(first).toEqual({ value: 0, share: 0.25 });
    const none = { first: one, second: values(null), maxPenalty: 0.1 };
    expect(observePair(unit([1]), 1, none, measure, bounds)).toBeNull();
  });
});
