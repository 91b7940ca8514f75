import { describe, expect, it } from "vitest";
import { modelMatcher } from "./model-pattern.ts";

/** Seconds of processor time of one call, the smallest of some. */
function secondsOf(work: () => void): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    smallest = Math.min(smallest, (user + system) / 1e6);
  }
  return smallest;
}

/** The same rule as a regular expression, where that is quick enough. */
const slowTwin = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replace(/\*+/g, "[^]*")}$`, "i");

describe("modelMatcher", () => {
  it("takes a star for any run of characters, the empty one too, and everything else for itself", () => {
    const matches = (pattern: string, name: string): boolean => modelMatcher([pattern])(name);
    expect(matches("anthropic/*", "anthropic/claude-opus")).toBe(true);
    expect(matches("Anthropic/*", "anthropic/claude-opus")).toBe(true);
    expect(matches(" anthropic/* ", "anthropic/claude-opus")).toBe(true);
    expect(matches("anthropic/*", "anthropic/")).toBe(true);
    expect(matches("openai/gpt-5", "openai/gpt-5-mini")).toBe(false);
    expect(matches("openai.gpt-5", "openai/gpt-5")).toBe(false);
    expect(matches("a*a", "a")).toBe(false);
    expect(matches("*ab", "aab")).toBe(true);
    expect(matches("a*bc*bc", "abcbc")).toBe(true);
    expect(matches("a*bcb*bc", "abcbc")).toBe(false);
    expect(modelMatcher([])("a")).toBe(false);
    expect(modelMatcher(["b", "*c"])("abc")).toBe(true);
  });

  it("agrees with a regular expression on every pattern of four characters over a, b and *", () => {
    const words = (letters: string, length: number): string[] =>
      length === 0
        ? [""]
        : words(letters, length - 1).flatMap((word) => [...letters].map((one) => word + one));
    const names = [0, 1, 2, 3, 4, 5].flatMap((length) => words("ab", length));
    for (const pattern of words("ab*", 4)) {
      const matches = modelMatcher([pattern]);
      const twin = slowTwin(pattern);
      for (const name of names) expect(matches(name), `${pattern} on ${name}`).toBe(twin.test(name));
    }
  });

  it.each([
    ["stars in a row", (size: number) => `${"*".repeat(size)}Z`],
    ["stars between letters", (size: number) => `${"*a".repeat(size)}Z`],
    ["pairs", (size: number) => `${"*ab".repeat(size)}*Z`],
  ])("takes time in proportion to pattern and name: %s", (_name, patternOf) => {
    const timeAt = (size: number): number => {
      const matches = modelMatcher([patternOf(size)]);
      const name = `${"ab".repeat(size)}c`;
      return secondsOf(() => {
        for (let repeat = 0; repeat < 20; repeat += 1) matches(name);
      });
    };
    timeAt(20_000);
    // Four times as long: 4 where it is linear, 16 where it is quadratic, for ever where it backtracks.
    expect(timeAt(80_000) / Math.max(timeAt(20_000), 0.002)).toBeLessThan(10);
  });
});
