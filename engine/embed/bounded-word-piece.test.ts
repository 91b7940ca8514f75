import { basename, dirname } from "node:path";
import { AutoTokenizer, env } from "@xenova/transformers";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { boundedWordPiece, type WordPieceModel } from "./bounded-word-piece.ts";
import { staticFolder } from "./test-support/model-folders.ts";

const alphabets = [
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789abcdef",
  "etaoin",
  "éàüçøя",
  "あいうえお漢字",
  "a😀𠀀b",
  "##a",
  "-_.!",
];

async function libraryModel(): Promise<WordPieceModel & { encode(words: string[]): string[] }> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(staticFolder);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(staticFolder));
  return tokenizer.model as unknown as WordPieceModel & { encode(words: string[]): string[] };
}

describe("boundedWordPiece", () => {
  it("cuts as the library does, words of every length and script", async () => {
    const model = await libraryModel();
    const encode = boundedWordPiece(model);
    const random = createSeededRandom(6);
    const words = Array.from({ length: 600 }, (_, index) => {
      const letters = Array.from(alphabets[index % alphabets.length] ?? "");
      const length = 1 + Math.floor(40 * random() ** 2);
      return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
    });
    const vocabulary = [...model.tokens_to_ids.keys()].filter((_, index) => index % 40 === 0);
    for (const word of [...words, ...vocabulary]) expect(encode([word])).toEqual(model.encode([word]));
    expect(encode(words)).toEqual(model.encode(words));
    expect(encode([])).toEqual([]);
  });

  it("agrees at the longest word that is cut, and beyond it", async () => {
    const model = await libraryModel();
    const encode = boundedWordPiece(model);
    for (const word of [
      "x".repeat(100),
      "x".repeat(101),
      "😀".repeat(100),
      "unbelievable".repeat(8),
      "𠀀".repeat(101),
    ]) {
      expect(encode([word])).toEqual(model.encode([word]));
    }
  });

  it("looks for no piece longer than the longest that is known", () => {
    const pieces = ["a", "##a", "##aa"];
    let looked = 0;
    const known = new Map(pieces.map((piece, id) => [piece, id]));
    const counting = Object.assign(Object.create(known), {
      keys: () => known.keys(),
      has: (piece: string) => {
        looked += 1;
        return known.has(piece);
      },
    });
    const encode = boundedWordPiece({
      tokens_to_ids: counting,
      unk_token: "?",
      max_input_chars_per_word: 100,
      config: { continuing_subword_prefix: "##" },
    });
    expect(encode(["a".repeat(100)]).length).toBe(51);
    expect(looked).toBeLessThanOrEqual(51 * 4);
  });
});
