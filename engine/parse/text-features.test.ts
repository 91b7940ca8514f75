import { describe, expect, it } from "vitest";
import { nonAsciiShareAt } from "../numeric/embedding-share.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import type { HashedGrams } from "./gram-buckets.ts";
import { hashedGrams as gramsOfWords, hashedFeatureCount } from "./hashed-grams.ts";
import { readWords } from "./hashed-words.ts";
import { surfaceFeatureNames, surfaceFeatures } from "./surface-features.ts";

const feature = (text: string, name: string): number =>
  surfaceFeatures(text)[surfaceFeatureNames.indexOf(name)]!;

describe("estimateTokens", () => {
  it("stays within a quarter of cl100k's count", () => {
    // Counts by the cl100k tokenizer, as its public web page shows them: 10 and 9 tokens.
    expect(estimateTokens("The quick brown fox jumps over the lazy dog.")).toBeGreaterThanOrEqual(8);
    expect(estimateTokens("The quick brown fox jumps over the lazy dog.")).toBeLessThanOrEqual(13);
    expect(estimateTokens("")).toBe(0);
  });

  it("counts wide characters more expensive than Latin ones", () => {
    expect(estimateTokens("日本語の文章です")).toBeGreaterThan(estimateTokens("abcdefgh"));
  });

  it("grows in proportion for long text, whatever the sample holds", () => {
    expect(estimateTokens("lorem ".repeat(10_000))).toBe(15_000);
  });
});

const hashedGrams = (text: string): HashedGrams => gramsOfWords(readWords(text));

describe("hashedGrams", () => {
  it("is case-blind, sorted, within range and of unit length", () => {
    const grams = hashedGrams("The cat saw the OTHER cat. It ran");
    expect(hashedGrams("the CAT saw the other cat. it RAN")).toEqual(grams);
    expect([...grams.indices]).toEqual([...grams.indices].sort((one, other) => one - other));
    expect(new Set(grams.indices).size).toBe(grams.indices.length);
    expect(Math.max(...grams.indices)).toBeLessThan(hashedFeatureCount);
    expect(grams.weights.reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 6);
  });

  const sharedWith = (text: string, other: string): number => {
    const known = new Set(hashedGrams(other).indices);
    return hashedGrams(text).indices.filter((index) => known.has(index)).length;
  };

  it("counts words and neighbouring pairs, and once more those of the first and of the last sentence", () => {
    expect(hashedGrams("alpha beta gamma").indices).toHaveLength(2 * (3 + 2));
    expect(hashedGrams("alpha beta: gamma. delta").indices).toHaveLength(4 + 3 + (2 + 1) + 1);
    expect(sharedWith("sum up: one two", "sum up\nthree four")).toBe(2 * (2 + 1));
    expect(sharedWith("sum up: one two", "three four: sum up")).toBe(2 + 1);
  });

  it("weighs the words of the first sentence alike, whatever is pasted below", () => {
    const weightsOf = (text: string): Map<number, number> => {
      const { indices, weights } = hashedGrams(text);
      return new Map([...indices].map((index, at) => [index, weights[at]!]));
    };
    const bare = weightsOf("explain this in one sentence: short");
    const pasted = weightsOf(
      `explain this in one sentence: ${Array.from({ length: 60 }, (_, at) => `w${at}x`).join(" ")}`,
    );
    const shared = [...bare].filter(([index]) => pasted.has(index));
    const alike = shared.filter(([index, weight]) => pasted.get(index) === weight);
    // Words and pairs of "explain this in one sentence", beginnings of its two long words.
    expect(alike).toHaveLength(5 + 4 + 2);
    expect(shared.length - alike.length).toBe(5 + 4 + 2);
  });

  it("takes no more than the edges of a text without sentences", () => {
    const words = (from: number): string =>
      Array.from({ length: 40 }, (_, index) => `w${from + index}x`).join(" ");
    const grams = hashedGrams(words(100)).indices.length;
    expect(hashedGrams(`${words(100)} qqq`).indices.length).toBe(grams + 2);
  });

  it("takes wide characters one by one, in pairs and in threes", () => {
    expect(hashedGrams("日本語").indices).toHaveLength(2 * (3 + 2 + 1));
  });

  it("knows long words by their beginning, and reads all numbers alike", () => {
    expect(sharedWith("x translation", "y translated")).toBeGreaterThan(sharedWith("x trans", "y trips"));
    expect(hashedGrams("add 12 and 7")).toEqual(hashedGrams("add 3 and 4500"));
  });

  it("takes a long word for the same after letters changed places or were typed twice, a short one not", () => {
    expect(hashedGrams("translaet")).toEqual(hashedGrams("translate"));
    expect(hashedGrams("translatte")).toEqual(hashedGrams("translate"));
    expect(sharedWith("form", "from")).toBe(0);
  });

  it("does not hear please", () => {
    expect(hashedGrams("Please write a poem, please.")).toEqual(hashedGrams("write a poem"));
  });

  it("gives nothing for nothing", () => {
    expect(hashedGrams(" \n ?!").indices).toHaveLength(0);
  });
});

describe("surfaceFeatures", () => {
  it("sees code, mathematics and options", () => {
    expect(feature("def f(x): return x", "codeWords")).toBeCloseTo(Math.log1p(2), 6);
    expect(feature("3 + 4 = 7", "logMathSigns")).toBeCloseTo(Math.log1p(2), 6);
    expect(feature("Which?\nA) one\nB) two\n(C) three", "logOptionLines")).toBeCloseTo(Math.log1p(3), 6);
    expect(feature("Cost: 1,234.50 dollars", "hasDecimal")).toBe(1);
    expect(feature("Is it so?  ", "endsWithQuestionMark")).toBe(1);
  });

  it("is finite for odd texts", () => {
    for (const text of ["", "\n\n\n", "\u{1f600}", "𝕏", "\ud800", "a".repeat(100_000), "1.".repeat(50)]) {
      expect(surfaceFeatures(text).every(Number.isFinite)).toBe(true);
    }
  });

  it("takes the length of the whole text, not of its bounded part", () => {
    const at = surfaceFeatureNames.indexOf("logCharacters");
    expect(surfaceFeatures("abc", 5000)[at]).toBeCloseTo(Math.log1p(5000), 5);
  });
});

describe("surface features", () => {
  it("hold the share beyond ASCII where others look for it", () => {
    expect(surfaceFeatureNames[nonAsciiShareAt]).toBe("nonAsciiShare");
  });
});
