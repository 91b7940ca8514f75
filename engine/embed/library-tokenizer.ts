import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PreTrainedTokenizer } from "@xenova/transformers";
import { ModelFolderError } from "./model-folder-error.ts";
import { quickenWordPieces } from "./quicken-word-pieces.ts";
import { type TokenizerDescription, wordsAreIndependent } from "./words-are-independent.ts";

/** A tokenizer of transformers.js, without the special tokens that it puts around a text. */
export interface LibraryTokenizer {
  encode(text: string): readonly number[];
  /** What `encode` gives for one word of ASCII letters and digits in lower case where words are independent: at a fraction of the time, as nothing of it is normalised or cut. */
  encodeWord(word: string): readonly number[];
  /** Whether cutting a text at its words gives the same tokens: see `wordsAreIndependent`. */
  readonly wordsAreIndependent: boolean;
  /** Tokens are numbers below this. */
  readonly vocabularyTokens: number;
  /** Literal tokens such as `[CLS]`, which the library takes out of a text before anything else. */
  readonly addedTokens: readonly string[];
}

/**
 * Loads a folder's tokenizer. The library's own loader would do it through web streams and a fetch client, which takes
 * twice as long; from the parsed files on, this is the library's class, except that it
 * cuts words into pieces the quick way: see `boundedWordPiece`.
 *
 * @throws ModelFolderError where a file cannot be read.
 */
export async function loadLibraryTokenizer(modelFolder: string): Promise<LibraryTokenizer> {
  const [{ AutoTokenizer, PreTrainedTokenizer }, description, settings] = await Promise.all([
    import("@xenova/transformers/src/tokenizers.js"),
    readJson(modelFolder, "tokenizer.json") as Promise<TokenizerDescription>,
    readJson(modelFolder, "tokenizer_config.json") as Promise<Record<string, unknown>>,
  ]);
  const classes: Record<string, typeof PreTrainedTokenizer> = AutoTokenizer.TOKENIZER_CLASS_MAPPING;
  const className = String(settings.tokenizer_class ?? "PreTrainedTokenizer").replace(/Fast$/, "");
  const TokenizerClass = classes[className] ?? PreTrainedTokenizer;
  const tokenizer: PreTrainedTokenizer = new TokenizerClass(description, settings);
  quickenWordPieces(tokenizer);
  // Read into the tokenizer's own tables by now: 30,000 entries that nobody asks again.
  delete tokenizer.model.config.vocab;
  return {
    encode: (text) => tokenizer.encode(text, null, { add_special_tokens: false }),
    encodeWord: (word) => tokenizer.model.convert_tokens_to_ids(tokenizer.model([word])),
    wordsAreIndependent: wordsAreIndependent(description, settings),
    vocabularyTokens: tokenizer.model.vocab.length,
    addedTokens: (description.added_tokens ?? []).map((token) => token.content),
  };
}

async function readJson(modelFolder: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(modelFolder, file), "utf8"));
  } catch (error) {
    throw new ModelFolderError(modelFolder, file, `cannot be read: ${String(error)}; copy it again`, error);
  }
}
