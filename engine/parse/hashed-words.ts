import { faultWords, requestWords } from "./sentence-lexicon.ts";

/** A sentence asks for something, or tells of a fault; it may do both. */
export const sentenceCue = { request: 1, fault: 2 } as const;

const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;
/** Longer words are also known by so many characters of their beginning: endings matter less. */
const prefixCharacters = 5;
/** From this length on a word is its first letter and the set of its letters: most typos leave both as they are. */
const letterSetCharacters = 5;
const isWide = (code: number): boolean => code >= 0x2e80 && code < 0xfb00;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 0xc0 && !isWide(code) && !(code >= 0x2000 && code <= 0x206f) && !isWideMark(code));
/** Full-width punctuation. */
const isWideMark = (code: number): boolean =>
  (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff65);

const step = (hash: number, code: number): number => Math.imul(hash ^ code, fnvPrime);
const wordHash = (word: string): number =>
  [...word].reduce((hash, one) => step(hash, one.charCodeAt(0)), fnvOffset);

/** Words that ask nicely and for nothing. */
const politeWords: ReadonlySet<number> = new Set(
  ["please", "pls", "plz", "kindly", "thanks", "bitte"].map(wordHash),
);
/** Whether a word may be polite or a cue, by bits of its hash: most are neither, and need not be looked up. */
const mayCount = new Uint8Array(4096);
const numberHash = wordHash("#");
const cuesByWord: ReadonlyMap<number, number> = (() => {
  const cues = new Map<number, number>();
  const note = (words: string, cue: number): void => {
    for (const word of words.split(" ")) cues.set(wordHash(word), (cues.get(wordHash(word)) ?? 0) | cue);
  };
  note(requestWords, sentenceCue.request);
  note(faultWords, sentenceCue.fault);
  return cues;
})();
const slotOf = (hash: number): number => hash & (mayCount.length - 1);
for (const hash of [...politeWords, ...cuesByWord.keys()]) mayCount[slotOf(hash)] = 1;

const salts = { pair: 0x9e3779b9, triple: 0x7f4a7c15, prefix: 0x3c6ef372 };

/** Murmur3's finaliser: spreads FNV's weak low bits over all 32. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * A text's words in order as hashes of 32 bits: each word (letters in lower case, a number, a wide character), the beginning of a long one,
 * each pair of neighbours, and each three wide characters in a row.
 */
export class HashedWords {
  count = 0;
  /** Of a word behind each other: its own, that of its beginning, with the word before it, with two before it. */
  grams = new Int32Array(768);
  /** Where each word's grams start, and behind the last word where they end. */
  gramStarts = new Int32Array(257);
  /** How many grams each word has without any before it: 1 or 2. */
  ownGrams = new Uint8Array(256);
  /** Wide characters that end with this word: 0 for other words, at most 3. */
  wideRuns = new Uint8Array(256);
  /** Index of each word's first character in the text. */
  starts = new Int32Array(256);
  /** Words before the first and before the last end of a sentence or line that has words on both sides; null: there is none. */
  firstBreak: number | null = null;
  lastBreak: number | null = null;
  sentenceCount = 0;
  /** Words before the end of each sentence or line, and what it is by its words and marks: bits of `sentenceCue`. */
  sentenceEnds = new Int32Array(256);
  sentenceCues = new Uint8Array(256);
  /** Of the text. */
  characters = 0;
  private previous = 0;
  private beforePrevious = 0;

  /** @param characters of a text, which has no more words */
  start(characters: number): void {
    this.count = 0;
    this.firstBreak = null;
    this.lastBreak = null;
    this.sentenceCount = 0;
    this.characters = characters;
    if (characters <= this.starts.length) return;
    this.grams = new Int32Array(3 * characters);
    this.gramStarts = new Int32Array(characters + 1);
    this.ownGrams = new Uint8Array(characters);
    this.wideRuns = new Uint8Array(characters);
    this.starts = new Int32Array(characters);
    this.sentenceEnds = new Int32Array(characters);
    this.sentenceCues = new Uint8Array(characters);
  }

  /** @param prefix of a long word's beginning; 0: it is no long word */
  add(hash: number, prefix: number, start: number, isWideWord = false): void {
    const { count: at, grams } = this;
    let size = this.gramStarts[at]!;
    grams[size++] = mix(hash);
    if (prefix !== 0) grams[size++] = mix(prefix ^ salts.prefix);
    this.ownGrams[at] = prefix === 0 ? 1 : 2;
    const wideRun = isWideWord ? Math.min(3, 1 + (at === 0 ? 0 : this.wideRuns[at - 1]!)) : 0;
    this.wideRuns[at] = wideRun;
    if (at > 0) grams[size++] = mix(step(this.previous ^ salts.pair, hash));
    if (wideRun === 3)
      grams[size++] = mix(step(step(this.beforePrevious ^ salts.triple, this.previous), hash));
    this.beforePrevious = this.previous;
    this.previous = hash;
    this.starts[at] = start;
    this.count = at + 1;
    this.gramStarts[at + 1] = size;
  }

  endSentence(cues: number): void {
    if (this.count === (this.sentenceCount === 0 ? 0 : this.sentenceEnds[this.sentenceCount - 1])) return;
    this.sentenceEnds[this.sentenceCount] = this.count;
    this.sentenceCues[this.sentenceCount] = cues;
    this.sentenceCount += 1;
  }
}

/** Line end, sentence end, colon: where an instruction may end and what it is about begin. */
const isBreak = (code: number): boolean =>
  code === 10 ||
  code === 33 ||
  code === 58 ||
  code === 63 ||
  code === 0x3002 ||
  code === 0xff01 ||
  code === 0xff1a ||
  code === 0xff1f;

const isQuestionMark = (code: number): boolean => code === 63 || code === 0xff1f;

const words = new HashedWords();

/** Reads a text into words and sentences. @returns the same object for every text, overwritten by the next */
export function readWords(text: string): HashedWords {
  words.start(text.length);
  /** Of the sentence at hand. */
  let cues = 0;
  /** Before the last break. */
  let breakBefore: number | null = null;
  let word = fnvOffset;
  let length = 0;
  let prefix = 0;
  let firstLetter = 0;
  let letterSet = 0;
  for (let index = 0; index <= text.length; index += 1) {
    let code = index === text.length ? 32 : text.charCodeAt(index);
    if (code >= 65 && code <= 90) code += 32;
    if (isLetter(code)) {
      if (length === 0) {
        firstLetter = code;
        letterSet = 0;
      }
      word = step(word, code);
      letterSet |= 1 << (code & 31);
      length += 1;
      if (length === prefixCharacters) prefix = word;
      continue;
    }
    if (length > 0) {
      const isListed = mayCount[slotOf(word)] === 1;
      if (isListed) cues |= cuesByWord.get(word) ?? 0;
      if (!isListed || !politeWords.has(word))
        words.add(
          length < letterSetCharacters ? word : step(step(fnvOffset, letterSet), firstLetter),
          length > prefixCharacters ? prefix : 0,
          index - length,
        );
    }
    const endsWord = length > 1;
    word = fnvOffset;
    length = 0;
    if (isDigit(code)) {
      while (isDigit(text.charCodeAt(index + 1))) index += 1;
      words.add(numberHash, 0, index);
    } else if (isBreak(code) || (code === 46 && endsWord && text.charCodeAt(index + 1) === 32)) {
      words.endSentence(isQuestionMark(code) ? cues | sentenceCue.request : cues);
      cues = 0;
      if (words.count === (words.lastBreak ?? 0)) continue;
      breakBefore = words.lastBreak;
      words.lastBreak = words.count;
      words.firstBreak ??= words.count;
    } else if (isWide(code) && !isWideMark(code)) {
      const hash = step(fnvOffset, code);
      cues |= cuesByWord.get(hash) ?? 0;
      words.add(hash, 0, index, true);
    }
  }
  words.endSentence(cues);
  if (words.lastBreak !== words.count) return words;
  words.lastBreak = breakBefore;
  if (breakBefore === null) words.firstBreak = null;
  return words;
}
