import { basename, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { InPlaceEmbedder } from "../contracts/index.ts";
import { boundText, defaultTextBounds, type TextBounds } from "../text/bound-text.ts";
import { InPlaceTokenizer } from "./in-place-tokenizer.ts";
import { loadLibraryTokenizer } from "./library-tokenizer.ts";
import { ModelFolderError } from "./model-folder-error.ts";
import { requireModelFiles } from "./require-model-files.ts";
import { loadStaticTable } from "./static-table.ts";
import { createTokenSums } from "./token-sums.ts";
import { defaultMemoWords, WordMemo } from "./word-memo.ts";

export interface StaticEmbedderOptions {
  /** Folder of a static token table: `config.json`, `tokenizer.json`, `tokenizer_config.json`, `onnx/model_quantized.onnx`. */
  readonly modelFolder: string;
  /** Part of a long text that is read. @default 200 characters of head, 450 of tail */
  readonly bounds?: TextBounds;
  /** Words whose tokens are kept; 0: none. @default 16384 */
  readonly maxMemoWords?: number;
}

/** Characters embedded before other work gets a turn: well under a millisecond of text that was never seen. */
const charactersPerTurn = 2000;

/**
 * Loads a static token table to be run in place: no ONNX run, no thread, a few microseconds a text. The same tokens and, to
 * rounding, the same vectors as the library's own tokenizer and model give.
 *
 * @throws ModelFolderError naming the folder and the file that is missing or damaged.
 */
export async function createStaticEmbedder(options: StaticEmbedderOptions): Promise<InPlaceEmbedder> {
  const { bounds = defaultTextBounds, maxMemoWords = defaultMemoWords } = options;
  const modelFolder = resolve(options.modelFolder);
  requireModelFiles(modelFolder);
  const [library, table] = await Promise.all([
    loadLibraryTokenizer(modelFolder),
    loadStaticTable(modelFolder),
  ]);
  if (library.vocabularyTokens > table.tokens) {
    throw new ModelFolderError(
      modelFolder,
      "tokenizer.json",
      `knows ${library.vocabularyTokens} tokens, the table has ${table.tokens}: take both files from the same model`,
    );
  }
  const tokenizer = new InPlaceTokenizer(library, new WordMemo(maxMemoWords));
  const sumTokens = createTokenSums(table);
  const { dimensions, fingerprint } = table;

  const embedNow = (text: string): Float32Array => {
    // Vectors are not kept: most prompts are new, and one that is kept lives long enough to be copied by every collection.
    const count = tokenizer.tokenize(boundText(text, bounds));
    return sumTokens(tokenizer.tokens, count);
  };

  return {
    id: `${basename(modelFolder)}@${fingerprint}`,
    dimensions,
    embedNow,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      let characters = 0;
      for (const text of texts) {
        vectors.push(embedNow(text));
        characters += text.length;
        if (characters < charactersPerTurn) continue;
        characters = 0;
        await setImmediate();
      }
      return vectors;
    },
    async close() {},
  };
}
