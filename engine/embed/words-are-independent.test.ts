import { describe, expect, it } from "vitest";
import { type TokenizerDescription, wordsAreIndependent } from "./words-are-independent.ts";

const uncasedBert: TokenizerDescription = {
  normalizer: { type: "BertNormalizer", clean_text: true, lowercase: true },
  pre_tokenizer: { type: "BertPreTokenizer" },
  model: { type: "WordPiece" },
  added_tokens: [{ content: "[CLS]" }, { content: "<mask>" }],
};

describe("wordsAreIndependent", () => {
  it("is true of an uncased BERT tokenizer", () => {
    expect(wordsAreIndependent(uncasedBert, {})).toBe(true);
  });

  it.each<[string, Partial<TokenizerDescription>]>([
    ["cased", { normalizer: { type: "BertNormalizer", clean_text: true, lowercase: false } }],
    ["without cleaning", { normalizer: { type: "BertNormalizer", clean_text: false, lowercase: true } }],
    ["without normaliser", { normalizer: null }],
    ["byte-level", { pre_tokenizer: { type: "ByteLevel" } }],
    ["of sentence pieces", { model: { type: "Unigram" } }],
    ["with a literal word", { added_tokens: [{ content: "madeupword" }] }],
    ["with a literal that holds a space", { added_tokens: [{ content: "[A B]" }] }],
    ["with an empty literal", { added_tokens: [{ content: "" }] }],
  ])("is false of a tokenizer %s", (_, change) => {
    expect(wordsAreIndependent({ ...uncasedBert, ...change }, {})).toBe(false);
  });

  it.each(["remove_space", "do_lowercase_and_remove_accent"])("is false where %s is set", (setting) => {
    expect(wordsAreIndependent(uncasedBert, { [setting]: true })).toBe(false);
  });
});
