import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AutoTokenizer, env } from "@xenova/transformers";

/** A model's tokens, and what its tokenizer puts around a text. */
export interface Vocabulary {
  /** Token by number. */
  readonly tokens: readonly string[];
  /** Tokens with a meaning of their own, such as `[CLS]`. */
  readonly specialTokens: ReadonlySet<string>;
  /** Token numbers before and after a text: `[CLS]` and `[SEP]`. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Reads the vocabulary of a model folder through the library's tokenizer. */
export async function readVocabulary(modelFolder: string): Promise<Vocabulary> {
  const folder = resolve(modelFolder);
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
  const bare = tokenizer.encode("a", null, { add_special_tokens: false });
  const framed = tokenizer.encode("a");
  const start = framed.indexOf(bare[0] ?? -1);
  const description: { added_tokens?: { content: string; special?: boolean }[] } = JSON.parse(
    await readFile(join(folder, "tokenizer.json"), "utf8"),
  );
  return {
    tokens: tokenizer.model.vocab,
    specialTokens: new Set(description.added_tokens?.map((token) => token.content)),
    before: framed.slice(0, start),
    after: framed.slice(start + bare.length),
  };
}
