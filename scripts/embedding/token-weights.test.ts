import { describe, expect, it } from "vitest";
import { tokenWeights } from "./token-weights.ts";

const special = new Set(["[PAD]", "[CLS]"]);
const round = (values: Float64Array): number[] => Array.from(values, (value) => Number(value.toFixed(6)));

describe("tokenWeights", () => {
  it("weighs words by their rank, worked out by hand, characters before them by half and special entries not at all", () => {
    const tokens = ["[PAD]", "[unused0]", "[CLS]", "!", "漢", "𠀀", "the", "of", "##s", "[unused1]", "x"];
    // Ranks 1, 2, 3, 5: p = 1 / ((rank + 2.7) 10.3), weight = 0.001 / (0.001 + p).
    const expected = [0, 0, 0, 0.5, 0.5, 0.5, 0.036711, 0.046175, 0.055454, 0, 0.073482];
    expect(round(tokenWeights(tokens, special))).toEqual(expected);
  });

  it("does not take a continued single letter for the first word", () => {
    expect(round(tokenWeights(["##a", "Ġb", "▁c", "the"], special))).toEqual([0.5, 0.5, 0.5, 0.036711]);
  });

  it("nears 1 for the rarest words and follows the smoothing", () => {
    const tokens = Array.from({ length: 30_000 }, (_, index) => `word${index}`);
    expect(tokenWeights(tokens, special).at(-1)).toBeCloseTo(0.996774, 5);
    expect(tokenWeights(tokens, special, 1)[0]).toBeCloseTo(0.974434, 5);
  });
});
