import { describe, expect, it } from "vitest";
import { characterBuckets } from "./character-grams.ts";
import { hashedFeatureCount } from "./hashed-grams.ts";
import { readWords } from "./hashed-words.ts";
import { classifierGramCount, sentenceGrams } from "./sentence-grams.ts";
import { faultWords, requestWords } from "./sentence-lexicon.ts";

const first = hashedFeatureCount + characterBuckets;
const of = (text: string) => sentenceGrams(readWords(text));
/** Those of sentences that ask, and those of sentences that tell of a fault. */
const halves = (text: string): [number[], number[]] => {
  const indices = [...of(text).indices].map((index) => index - first);
  return [indices.filter((index) => index < 16_384), indices.filter((index) => index >= 16_384)];
};

/** How many different words and pairs of words, none longer than five letters, the sentences with one of these words or marks have, by splitting. */
function gramsOf(text: string, words: string, mark: RegExp): number {
  const known = new Set(words.split(" "));
  const grams = new Set<string>();
  for (const sentence of text.toLowerCase().split(/(?<=[\n!:?])|(?<=[a-z]{2}\.)(?= )/)) {
    const found = sentence.match(/[a-z]+/g) ?? [];
    if (!mark.test(sentence) && !found.some((word) => known.has(word))) continue;
    const counted = found.filter((word) => word !== "please");
    for (const [at, word] of counted.entries()) {
      grams.add(word);
      if (at > 0) grams.add(`${counted[at - 1]} ${word}`);
    }
  }
  return grams.size;
}

const texts = [
  "I have two lists. How do I join them? They are sort of long. Doing it by hand is slow!",
  "let a = b;\nc(d);\nIt fails with an error: the file is gone. I want to keep it, but how\nend",
  "please tidy this\nred tree\ncan you see it",
  "It is not said that this is a wish. We met at noon: all of us.",
];

describe("sentenceGrams", () => {
  it("finds the words and pairs that splitting finds, of each kind of sentence", () => {
    for (const text of texts) {
      const [request, fault] = halves(text);
      expect([text, request.length]).toEqual([text, gramsOf(text, requestWords, /\?/)]);
      expect([text, fault.length]).toEqual([text, gramsOf(text, faultWords, /(?!)/)]);
    }
  });

  it("weighs both kinds alike, within its buckets, without repeats, and alike each time", () => {
    for (const text of texts) {
      const { indices, weights } = of(text);
      const again = of(text.toUpperCase());
      expect([...again.indices]).toEqual([...indices]);
      expect(new Set(indices).size).toBe(indices.length);
      for (const index of indices) {
        expect(index).toBeGreaterThanOrEqual(first);
        expect(index).toBeLessThan(classifierGramCount);
      }
      for (const half of [0, 1]) {
        const own = weights.filter((_, at) => (indices[at]! - first >= 16_384 ? 1 : 0) === half);
        if (own.length > 0) expect(Math.hypot(...own)).toBeCloseTo(Math.SQRT1_2, 5);
      }
    }
  });

  it("reads a request in the middle of a long text as it reads it alone", () => {
    const code = "x = y;\nfor z;\n".repeat(40);
    expect([...of(`${code}How can I sort it?\n${code}`).indices]).toEqual([
      ...of("How can I sort it?").indices,
    ]);
  });

  it("knows questions and requests in Chinese, and asks nothing of an empty text", () => {
    expect(halves("今天天气很好。请翻译这句话。")[0].length).toBeGreaterThan(0);
    expect(halves("今天天气很好。")[0]).toHaveLength(0);
    expect(halves("これは本ですか？")[0].length).toBeGreaterThan(0);
    expect(of(" \n ?!").indices).toHaveLength(0);
  });
});
