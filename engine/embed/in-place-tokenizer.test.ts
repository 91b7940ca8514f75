import { basename, dirname } from "node:path";
import { AutoTokenizer, env, type PreTrainedTokenizer } from "@xenova/transformers";
import { beforeAll, describe, expect, it } from "vitest";
import { InPlaceTokenizer } from "./in-place-tokenizer.ts";
import { type LibraryTokenizer, loadLibraryTokenizer } from "./library-tokenizer.ts";
import { staticFolder } from "./test-support/model-folders.ts";
import { variedTexts } from "./test-support/varied-texts.ts";
import { WordMemo } from "./word-memo.ts";

let reference: PreTrainedTokenizer;
let library: LibraryTokenizer;

beforeAll(async () => {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(staticFolder);
  reference = await AutoTokenizer.from_pretrained(basename(staticFolder));
  library = await loadLibraryTokenizer(staticFolder);
});

const read = (tokenizer: InPlaceTokenizer, text: string): number[] => {
  const count = tokenizer.tokenize(text);
  return Array.from(tokenizer.tokens.subarray(0, count));
};
const expected = (text: string): number[] => reference.encode(text, null, { add_special_tokens: false });

describe("InPlaceTokenizer", () => {
  it("gives the library's tokens for 1,000 varied texts, with a warm and with a cold memo", () => {
    const tokenizer = new InPlaceTokenizer(library);
    const texts = variedTexts(1000, 11);
    const differing = texts.filter((text) => {
      const cold = read(tokenizer, text);
      const warm = read(tokenizer, text);
      const whole = expected(text);
      return cold.join() !== whole.join() || warm.join() !== whole.join();
    });
    expect(differing).toEqual([]);
  });

  it("gives the same with a memo that overflows all the time, and with none", () => {
    for (const words of [0, 3]) {
      const tokenizer = new InPlaceTokenizer(library, new WordMemo(words));
      for (const text of variedTexts(150, 12)) expect(read(tokenizer, text)).toEqual(expected(text));
    }
  });

  it("gives the library's tokens for every character below U+3000 between two letters", () => {
    const tokenizer = new InPlaceTokenizer(library);
    const differing: string[] = [];
    for (let code = 0; code < 0x3000; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      if (read(tokenizer, text).join() !== expected(text).join()) differing.push(code.toString(16));
    }
    expect(differing).toEqual([]);
  });

  it("gets every text whole where words are not independent", () => {
    const seen: string[] = [];
    const wholeTexts: LibraryTokenizer = {
      ...library,
      wordsAreIndependent: false,
      encode: (text) => {
        seen.push(text);
        return [7];
      },
    };
    expect(read(new InPlaceTokenizer(wholeTexts), "two words")).toEqual([7]);
    expect(seen).toEqual(["two words"]);
  });

  it("grows its buffer for a text of many tokens", () => {
    const text = "! ".repeat(5000);
    expect(read(new InPlaceTokenizer(library), text)).toEqual(expected(text));
  });
});
