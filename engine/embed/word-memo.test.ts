import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { hashUnit, longestMemoWord, WordMemo } from "./word-memo.ts";

const units = new Uint16Array(longestMemoWord);

function key(word: string): { hash: number; length: number } {
  let hash: number = WordMemo.hashSeed;
  for (let index = 0; index < word.length; index += 1) {
    units[index] = word.charCodeAt(index);
    hash = hashUnit(hash, word.charCodeAt(index));
  }
  return { hash, length: word.length };
}

function lookUp(memo: WordMemo, word: string): number[] | null {
  const { hash, length } = key(word);
  const entry = memo.find(hash, units, length);
  if (entry < 0) return null;
  const target = new Int32Array(longestMemoWord);
  return Array.from(target.subarray(0, memo.copyTokens(entry, target, 0)));
}

function add(memo: WordMemo, word: string, tokens: number[]): void {
  const { hash, length } = key(word);
  memo.add(hash, units, length, tokens);
}

describe("WordMemo", () => {
  it("agrees with a plain map for as long as it has room", () => {
    const memo = new WordMemo(1000);
    const expected = new Map<string, number[]>();
    const random = createSeededRandom(5);
    for (let round = 0; round < 1000; round += 1) {
      const word = Math.floor(random() * 1e6).toString(36);
      if (expected.has(word)) continue;
      expect(lookUp(memo, word)).toBeNull();
      const tokens = Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * 30000));
      expected.set(word, tokens);
      add(memo, word, tokens);
    }
    for (const [word, tokens] of expected) expect(lookUp(memo, word)).toEqual(tokens);
    expect(memo.words).toBe(expected.size);
  });

  it("tells words of one hash apart", () => {
    const memo = new WordMemo(10);
    const { hash } = key("one");
    memo.add(hash, units, 3, [1]);
    key("two");
    expect(memo.find(hash, units, 3)).toBe(-1);
    memo.add(hash, units, 3, [2]);
    expect(memo.find(hash, units, 3)).toBe(1);
    key("one");
    expect(memo.find(hash, units, 3)).toBe(0);
  });

  it("never holds more than its bound, and forgets all when it is full", () => {
    const memo = new WordMemo(3);
    for (const word of ["a", "b", "c", "d"]) {
      add(memo, word, [word.charCodeAt(0)]);
      expect(memo.words).toBeLessThanOrEqual(3);
    }
    expect(lookUp(memo, "a")).toBeNull();
    expect(lookUp(memo, "d")).toEqual([100]);
  });

  it("stays within its room for keys and tokens too", () => {
    const memo = new WordMemo(4);
    for (let round = 0; round < 50; round += 1) {
      const word = `${round}`.padEnd(longestMemoWord, "x");
      const tokens = Array.from({ length: longestMemoWord }, (_, index) => index + round);
      add(memo, word, tokens);
      expect(lookUp(memo, word)).toEqual(tokens);
    }
  });

  it("leaves out a word that is too long, and everything where its bound is 0", () => {
    const memo = new WordMemo(10);
    memo.add(1, units, longestMemoWord + 1, [1]);
    expect(memo.words).toBe(0);
    const none = new WordMemo(0);
    add(none, "a", [1]);
    expect(lookUp(none, "a")).toBeNull();
  });
});
