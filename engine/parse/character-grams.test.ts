import { describe, expect, it } from "vitest";
import { characterBuckets, characterGrams } from "./character-grams.ts";
import { hashedFeatureCount } from "./hashed-grams.ts";

/** Runs of three and four characters of every word between two spaces, by slicing. */
function runsOf(text: string): Map<string, number> {
  const parts = text.length <= 300 ? [text] : [text.slice(0, 150), text.slice(-150)];
  const runs = new Map<string, number>();
  for (const word of parts.flatMap((part) => part.toLowerCase().split(/\s+/).filter(Boolean)))
    for (const size of [3, 4])
      for (let at = 0; at + size <= word.length + 2; at += 1) {
        const run = ` ${word} `.slice(at, at + size);
        runs.set(run, (runs.get(run) ?? 0) + 1);
      }
  return runs;
}

const texts = [
  "explain this in one sentence",
  "Banana,  bananas\n\tAND a ban",
  "把下面的句子翻译成英文。 谢谢",
  "Übersetze das bitte: größer naïve",
  Array.from({ length: 90 }, (_, at) => `word${at * 7} x`).join("\n"),
];

describe("characterGrams", () => {
  it("counts the runs that slicing finds, each weighing 1 + ln(count)", () => {
    let compared = 0;
    for (const text of texts) {
      const { weights } = characterGrams(text);
      const expected = [...runsOf(text).values()].map((count) => 1 + Math.log(count));
      const scale = 0.5 / Math.hypot(...expected);
      const sorted = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);
      const found = sorted([...weights]);
      // Two of some hundred runs may share a bucket.
      expect(expected.length - found.length).toBeLessThanOrEqual(Math.ceil(expected.length / 50));
      if (found.length !== expected.length) continue;
      compared += 1;
      for (const [at, value] of sorted(expected).entries()) expect(found[at]).toBeCloseTo(value * scale, 5);
    }
    expect(compared).toBeGreaterThanOrEqual(3);
  });

  it("is case-blind, within its buckets, without repeats, half as long as words, and alike each time", () => {
    for (const text of texts) {
      const { indices, weights } = characterGrams(text);
      expect(characterGrams(text.replace(/[a-z]/g, (letter) => letter.toUpperCase())).indices).toEqual(
        indices,
      );
      expect(new Set(indices).size).toBe(indices.length);
      expect(Math.min(...indices)).toBeGreaterThanOrEqual(hashedFeatureCount);
      expect(Math.max(...indices)).toBeLessThan(hashedFeatureCount + characterBuckets);
      expect(Math.hypot(...weights)).toBeCloseTo(0.5, 5);
    }
  });

  it("gives a misspelt word most runs of the right one, and another word few", () => {
    const shared = (one: string, other: string): number => {
      const known = new Set(characterGrams(other).indices);
      return characterGrams(one).indices.filter((index) => known.has(index)).length;
    };
    expect(shared("summarise", "summarize")).toBeGreaterThan(shared("summarise", "translate") + 5);
  });

  it("reads head and tail of a long text alone, and nothing of an empty one", () => {
    const middle = (word: string): string => `${"head ".repeat(80)}${word}${" tail".repeat(80)}`;
    expect(characterGrams(middle("one"))).toEqual(characterGrams(middle("two")));
    expect(characterGrams(" \n ").indices).toHaveLength(0);
  });
});
