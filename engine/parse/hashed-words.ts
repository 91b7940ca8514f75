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

export const step = (hash: number, code: number): number => Math.imul(hash ^ code, fnvPrime);
const wordHash = (word: string): number =>
  [...word].reduce((hash, one) => step(hash, one.charCodeAt(0)), fnvOffset);

/** Words that ask nicely and for nothing. */
const politeWords: ReadonlySet<number> = new Set(
  ["please", "pls", "plz", "kindly", "thanks", "bitte"].map(wordHash),
);
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

/** A text's words in order: letters in lower case, numbers, and each wide character by itself. */
export class HashedWords {
  count = 0;
  hashes = new Int32Array(256);
  /** Of a long word's beginning; 0: it is no long word. */
  prefixes = new Int32Array(256);
  /** 1: a wide character. */
  wide = new Uint8Array(256);
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

  /** @param characters of a text, which has no more words */
  start(characters: number): void {
    this.count = 0;
    this.firstBreak = null;
    this.lastBreak = null;
    this.sentenceCount = 0;
    this.characters = characters;
    if (characters <= this.hashes.length) return;
    this.hashes = new Int32Array(characters);
    this.prefixes = new Int32Array(characters);
    this.wide = new Uint8Array(characters);
    this.starts = new Int32Array(characters);
    this.sentenceEnds = new Int32Array(characters);
    this.sentenceCues = new Uint8Array(characters);
  }

  add(hash: number, prefix: number, start: number, wide: 0 | 1 = 0): void {
    const at = this.count;
    this.hashes[at] = hash;
    this.prefixes[at] = prefix;
    this.wide[at] = wide;
    this.starts[at] = start;
    this.count = at + 1;
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
      cues |= cuesByWord.get(word) ?? 0;
      if (!politeWords.has(word))
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
      words.add(hash, 0, index, 1);
    }
  }
  words.endSentence(cues);
  if (words.lastBreak !== words.count) return words;
  words.lastBreak = breakBefore;
  if (breakBefore === null) words.firstBreak = null;
  return words;
}
