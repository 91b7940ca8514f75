import type { PreTrainedTokenizer } from "@xenova/transformers";
import { boundedWordPiece, type WordPieceModel } from "./bounded-word-piece.ts";

/** Makes a tokenizer of the library cut words by `boundedWordPiece`, where it is one of word pieces; its tokens stay the same. */
export function quickenWordPieces(tokenizer: PreTrainedTokenizer): void {
  if (tokenizer.model.config.type !== "WordPiece") return;
  tokenizer.model.encode = boundedWordPiece(tokenizer.model as unknown as WordPieceModel);
}
