import { LongestPieces } from "./longest-pieces.ts";

/** What is needed of the library's WordPiece model. */
export interface WordPieceModel {
  readonly tokens_to_ids: ReadonlyMap<string, number>;
  readonly unk_token: string;
  readonly max_input_chars_per_word: number;
  readonly config: { readonly continuing_subword_prefix: string };
}

/**
 * The library's way of cutting words into pieces, the longest known piece first, without looking for pieces longer than any that is
 * known to start so. The library tries every length: a word of 100 letters takes it 3 to 10 ms, and a prompt may hold several (hashes,
 * base64, languages without spaces). The result is the same.
 *
 * @returns A replacement for the model's `encode`.
 */
export function boundedWordPiece(model: WordPieceModel): (words: readonly string[]) => string[] {
  const { tokens_to_ids: known, unk_token: unknown, max_input_chars_per_word: longestWord } = model;
  const prefix = model.config.continuing_subword_prefix;
  const atStart = new LongestPieces();
  const continued = new LongestPieces();
  for (const token of known.keys()) {
    atStart.add(token);
    if (token.length > prefix.length && token.startsWith(prefix)) continued.add(token.slice(prefix.length));
  }

  const piecesOf = (word: string): string[] | null => {
    const pieces: string[] = [];
    let start = 0;
    while (start < word.length) {
      let end = start + (start === 0 ? atStart : continued).from(word, start);
      let piece = "";
      for (; end > start; end -= 1) {
        piece = start === 0 ? word.slice(0, end) : prefix + word.slice(start, end);
        if (known.has(piece)) break;
      }
      if (end === start) return null;
      pieces.push(piece);
      start = end;
    }
    return pieces;
  };
  const isTooLong = (word: string): boolean =>
    word.length > longestWord && Array.from(word).length > longestWord;

  return (words) => words.flatMap((word) => (isTooLong(word) ? [unknown] : (piecesOf(word) ?? [unknown])));
}
