const asciiCodes = 128;
const asciiBits = 7;
const codeUnits = 65_536;

/**
 * Length of the longest known piece by how it starts: by its first two characters where both are ASCII, else by its first. Most letters
 * outside ASCII start no piece longer than themselves.
 */
export class LongestPieces {
  /** Longest with this first code unit. */
  readonly #byFirst = new Uint16Array(codeUnits);
  /** Longest with these two ASCII characters; of one character: with this one and nothing after it. */
  readonly #byPair = new Uint16Array(asciiCodes * asciiCodes);

  add(piece: string): void {
    const first = piece.charCodeAt(0);
    this.#byFirst[first] = Math.max(this.#byFirst[first]!, piece.length);
    const second = piece.length > 1 ? piece.charCodeAt(1) : 0;
    if (first >= asciiCodes || second >= asciiCodes) return;
    const pair = (first << asciiBits) | second;
    this.#byPair[pair] = Math.max(this.#byPair[pair]!, piece.length);
  }

  /** Upper bound of the length of any piece that `word` holds from `start` on, in UTF-16 code units; at most what is left of the word. */
  from(word: string, start: number): number {
    const left = word.length - start;
    const first = word.charCodeAt(start);
    const second = left > 1 ? word.charCodeAt(start + 1) : 0;
    if (first >= asciiCodes || second >= asciiCodes) return Math.min(left, this.#byFirst[first]!);
    // No piece of both characters: one of the first alone is all there can be.
    return Math.min(left, Math.max(1, this.#byPair[(first << asciiBits) | second]!));
  }
}
