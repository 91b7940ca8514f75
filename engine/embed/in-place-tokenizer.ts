import { asciiKind, asciiKinds, asciiLowerCase } from "./ascii-kinds.ts";
import type { LibraryTokenizer } from "./library-tokenizer.ts";
import { hashUnit, longestMemoWord, WordMemo } from "./word-memo.ts";

const firstNonAscii = 128;

/**
 * The library's tokens of a text, from a memo per word: one pass over the characters, no strings and no allocation once its words are
 * known. What stands between two ASCII spaces is one chunk; a chunk with any other character than ASCII, or with a literal token
 * such as `[CLS]`, goes through the library as a whole, which changes nothing: normalisation, case and accents never look across
 * a space. A tokenizer whose words are not independent gets every text whole.
 */
export class InPlaceTokenizer {
  /** Tokens of the text read last; valid up to the count that `tokenize` returned, until it is called again. */
  tokens: Int32Array = new Int32Array(1024);
  readonly #library: LibraryTokenizer;
  readonly #memo: WordMemo;
  readonly #punctuationTokens: Int32Array;
  /** 1 where a literal token starts with this character. */
  readonly #startsAddedToken: Uint8Array;
  readonly #units: Uint16Array = new Uint16Array(longestMemoWord);
  #count = 0;

  constructor(library: LibraryTokenizer, memo: WordMemo = new WordMemo()) {
    this.#library = library;
    this.#memo = memo;
    this.#punctuationTokens = new Int32Array(firstNonAscii);
    this.#startsAddedToken = new Uint8Array(firstNonAscii);
    if (!library.wordsAreIndependent) return;
    for (const token of library.addedTokens) this.#startsAddedToken[token.charCodeAt(0)] = 1;
    for (let code = 0; code < firstNonAscii; code += 1) {
      if (asciiKinds[code] !== asciiKind.punctuation) continue;
      this.#punctuationTokens[code] = library.encode(String.fromCharCode(code))[0] ?? 0;
    }
  }

  /** Fills `tokens` with the tokens of a text, without special tokens around it. Returns how many there are. */
  tokenize(text: string): number {
    this.#count = 0;
    if (this.#library.wordsAreIndependent) this.#readChunks(text);
    else this.#append(this.#library.encode(text));
    return this.#count;
  }

  #readChunks(text: string): void {
    let chunkStart = 0;
    let countAtChunk = 0;
    let wordStart = 0;
    let wordUnits = 0;
    let hash: number = WordMemo.hashSeed;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const kind = code < firstNonAscii ? asciiKinds[code]! : -1;
      if (kind === asciiKind.wordPart) {
        const unit = asciiLowerCase[code]!;
        if (wordUnits === 0) wordStart = index;
        if (wordUnits < longestMemoWord) this.#units[wordUnits] = unit;
        wordUnits += 1;
        hash = hashUnit(hash, unit);
        continue;
      }
      if (kind === asciiKind.dropped) continue;
      if (kind === -1 || (this.#startsAddedToken[code] === 1 && this.#isAddedToken(text, index))) {
        this.#count = countAtChunk;
        const end = chunkEnd(text, index);
        this.#appendChunk(text, chunkStart, end);
        index = end - 1;
      } else {
        if (wordUnits > 0) this.#appendWord(text, wordStart, index, wordUnits, hash, true);
        if (kind === asciiKind.space) {
          chunkStart = index + 1;
          countAtChunk = this.#count;
        } else {
          this.#appendOne(this.#punctuationTokens[code]!);
        }
      }
      wordUnits = 0;
      hash = WordMemo.hashSeed;
    }
    if (wordUnits > 0) this.#appendWord(text, wordStart, text.length, wordUnits, hash, true);
  }

  #isAddedToken(text: string, index: number): boolean {
    return this.#library.addedTokens.some((token) => text.startsWith(token, index));
  }

  #appendChunk(text: string, start: number, end: number): void {
    let hash: number = WordMemo.hashSeed;
    for (let index = start; index < end && index - start < longestMemoWord; index += 1) {
      const unit = text.charCodeAt(index);
      this.#units[index - start] = unit;
      hash = hashUnit(hash, unit);
    }
    this.#appendWord(text, start, end, end - start, hash, false);
  }

  /** `#units` holds the key: a plain word (ASCII letters and digits) in lower case. Of anything else the library sees the text itself. */
  #appendWord(text: string, start: number, end: number, units: number, hash: number, isPlain: boolean): void {
    if (units > longestMemoWord) {
      this.#append(this.#library.encode(text.slice(start, end)));
      return;
    }
    const entry = this.#memo.find(hash, this.#units, units);
    if (entry >= 0) {
      this.#reserve(longestMemoWord);
      this.#count = this.#memo.copyTokens(entry, this.tokens, this.#count);
      return;
    }
    const tokens = isPlain
      ? this.#library.encodeWord(String.fromCharCode(...this.#units.subarray(0, units)))
      : this.#library.encode(text.slice(start, end));
    this.#memo.add(hash, this.#units, units, tokens);
    this.#append(tokens);
  }

  #append(tokens: readonly number[]): void {
    this.#reserve(tokens.length);
    this.tokens.set(tokens, this.#count);
    this.#count += tokens.length;
  }

  #appendOne(token: number): void {
    this.#reserve(1);
    this.tokens[this.#count] = token;
    this.#count += 1;
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.tokens.length) return;
    const larger = new Int32Array(Math.max(this.tokens.length * 2, this.#count + more));
    larger.set(this.tokens);
    this.tokens = larger;
  }
}

/** Where the chunk that `index` lies in ends: at the next ASCII space or the text's end. */
function chunkEnd(text: string, index: number): number {
  let end = index;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code < firstNonAscii && asciiKinds[code] === asciiKind.space) break;
    end += 1;
  }
  return end;
}
