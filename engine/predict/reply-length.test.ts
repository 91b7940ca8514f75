import { describe, expect, it } from "vitest";
import type { ParsedRequest, ReplyCues } from "../contracts/index.ts";
import { replyLength } from "./reply-length.ts";

const noCues: ReplyCues = {
  askedTokens: null,
  workTokens: null,
  detail: 1,
  develops: false,
  turnTokens: 45,
};
const lengthOf = (taskType: string, cues: Partial<ReplyCues>, ordinary = 450) =>
  replyLength(
    { inputTokensEstimate: 45, replyCues: { ...noCues, ...cues } } as ParsedRequest,
    { taskTypes: [taskType], probabilities: Float64Array.of(1), novelty: 0 },
    Float64Array.of(ordinary),
  );

describe("replyLength", () => {
  it("is the ordinary length for a prompt of the typical length", () => {
    expect(lengthOf("math", {})).toEqual({ visibleTokens: 450, workTokens: 450 });
  });

  it("shortens the reply to what is asked, and leaves the work that reasoning follows", () => {
    expect(lengthOf("math", { askedTokens: 5 })).toEqual({ visibleTokens: 5, workTokens: 450 });
  });

  it("grows with the prompt as the kind of work does: a translation in proportion, within bounds", () => {
    const { visibleTokens } = lengthOf("translate", { turnTokens: 400 }, 220);
    expect(visibleTokens).toBeCloseTo(440, 5);
    expect(lengthOf("translate", { turnTokens: 1e9 }, 220).visibleTokens).toBe(220 * 20);
    expect(lengthOf("classify", { turnTokens: 4000 }, 20).visibleTokens).toBe(20);
  });

  it("expects a fact for a short question, and more where something is to be explained", () => {
    const fact = lengthOf("knowledge", { turnTokens: 8 }, 250).visibleTokens;
    const explained = lengthOf("knowledge", { turnTokens: 8, develops: true }, 250).visibleTokens;
    expect(fact).toBeLessThan(60);
    expect(explained).toBeGreaterThan(6 * fact);
  });

  it("takes a named work for more than the kind of work, and a task type that it does not know by a general rule", () => {
    expect(lengthOf("own:kind", { workTokens: 2500, turnTokens: 40 }, 300).visibleTokens).toBeCloseTo(
      Math.cbrt(300 * 2500 ** 2),
      5,
    );
  });

  it("does without cues where a request was parsed without them", () => {
    const bare = { inputTokensEstimate: 4500 } as ParsedRequest;
    const tasks = { taskTypes: ["math"], probabilities: Float64Array.of(1), novelty: 0 };
    expect(replyLength(bare, tasks, Float64Array.of(450)).visibleTokens).toBe(450);
  });
});
