/** Words whose tokens are remembered; beyond that all are forgotten and learnt anew, at 7 us a word. About 1 MB. */
export const defaultMemoWords = 16_384;

/** Longest key kept, in UTF-16 code units; longer words are rare and go through the tokenizer each time. */
export const longestMemoWord = 64;

const averageWordUnits = 12;
const averageWordTokens = 4;
const hashSeed = 0x811c9dc5;
const hashPrime = 0x01000193;

/** Continues an FNV-1a hash by one UTF-16 code unit; start from `WordMemo.hashSeed`. */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, hashPrime);
}

/**
 * Tokens of words seen before, found by the word's code units without making a string: an open-addressing hash table over typed
 * arrays, so that a lookup allocates nothing.
 */
export class WordMemo {
  static readonly hashSeed = hashSeed;
  readonly #maxWords: number;
  readonly #slotMask: number;
  /** Entry number + 1 by slot; 0: empty. */
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  /** Where the key and the tokens of an entry start; those of the next entry end them. */
  readonly #unitStarts: Int32Array;
  readonly #tokenStarts: Int32Array;
  readonly #units: Uint16Array;
  readonly #tokens: Int32Array;
  #words = 0;

  constructor(maxWords: number = defaultMemoWords) {
    this.#maxWords = maxWords;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, maxWords * 2)));
    this.#slotMask = slots - 1;
    this.#slots = new Int32Array(slots);
    this.#hashes = new Int32Array(maxWords);
    this.#unitStarts = new Int32Array(maxWords + 1);
    this.#tokenStarts = new Int32Array(maxWords + 1);
    this.#units = new Uint16Array(maxWords * averageWordUnits + longestMemoWord);
    this.#tokens = new Int32Array(maxWords * averageWordTokens + longestMemoWord);
  }

  /** Words remembered now. */
  get words(): number {
    return this.#words;
  }

  /** Number of the entry whose key is the first `length` of `units`, -1 where there is none. */
  find(hash: number, units: Uint16Array, length: number): number {
    for (let slot = hash & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) return -1;
      if (this.#hashes[entry] === hash && this.#hasKey(entry, units, length)) return entry;
    }
  }

  /** Writes an entry's tokens to `target` from `position` on. Returns the position after them. */
  copyTokens(entry: number, target: Int32Array, position: number): number {
    const end = this.#tokenStarts[entry + 1]!;
    let next = position;
    for (let index = this.#tokenStarts[entry]!; index < end; index += 1) {
      target[next] = this.#tokens[index]!;
      next += 1;
    }
    return next;
  }

  /** Remembers a word that `find` did not find. Too long a word is left out. */
  add(hash: number, units: Uint16Array, length: number, tokens: readonly number[]): void {
    if (this.#maxWords === 0 || length > longestMemoWord || tokens.length > longestMemoWord) return;
    if (this.#isFull(length, tokens.length)) this.#forgetAll();
    const entry = this.#words;
    const unitStart = this.#unitStarts[entry]!;
    const tokenStart = this.#tokenStarts[entry]!;
    for (let index = 0; index < length; index += 1) this.#units[unitStart + index] = units[index]!;
    this.#tokens.set(tokens, tokenStart);
    this.#unitStarts[entry + 1] = unitStart + length;
    this.#tokenStarts[entry + 1] = tokenStart + tokens.length;
    this.#hashes[entry] = hash;
    let slot = hash & this.#slotMask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#slotMask;
    this.#slots[slot] = entry + 1;
    this.#words += 1;
  }

  #hasKey(entry: number, units: Uint16Array, length: number): boolean {
    const start = this.#unitStarts[entry]!;
    if (this.#unitStarts[entry + 1]! - start !== length) return false;
    for (let index = 0; index < length; index += 1) {
      if (this.#units[start + index] !== units[index]) return false;
    }
    return true;
  }

  #isFull(length: number, tokens: number): boolean {
    return (
      this.#words === this.#maxWords ||
      this.#unitStarts[this.#words]! + length > this.#units.length ||
      this.#tokenStarts[this.#words]! + tokens > this.#tokens.length
    );
  }

  #forgetAll(): void {
    this.#slots.fill(0);
    this.#words = 0;
  }
}
