/** Buckets for hashed grams. A power of two, so that a mask takes the remainder. */
export const hashedFeatureCount = 65_536;

const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;
const salts = {
  pair: 0x9e3779b9,
  triple: 0x7f4a7c15,
  prefix: 0x3c6ef372,
};

/** What a text's grams are counted in, each with buckets of its own: the whole text, its first and its last sentence. */
interface Part {
  /** Buckets from the first on: a power of two, so that a mask takes the remainder. */
  readonly first: number;
  readonly buckets: number;
  readonly salt: number;
  /** Length of the part's weights, however many they are; the squares of all parts add up to 1. */
  readonly length: number;
}

/** In the order of their buckets. The lengths were chosen on labelled prompts that are neither fitted nor measured on (docs/classifier.md). */
const parts = {
  whole: { first: 0, buckets: 32_768, salt: 0, length: Math.sqrt(0.44) },
  head: { first: 32_768, buckets: 16_384, salt: 0x2545f491, length: Math.sqrt(0.28) },
  tail: { first: 49_152, buckets: 16_384, salt: 0x5851f42d, length: Math.sqrt(0.28) },
} as const satisfies Readonly<Record<string, Part>>;
const partList: readonly Part[] = Object.values(parts);

/** Longer words are also known by so many characters of their beginning: endings matter less. */
const prefixCharacters = 5;
/** From this length on a word is its first letter and the set of its letters: most typos leave both as they are. */
const letterSetCharacters = 5;
/** Most characters of a text's first and of its last sentence that count as such. */
const edgeCharacters = 120;

export interface HashedGrams {
  /** Ascending, without repeats. */
  readonly indices: Int32Array;
  /** Unit length together, less where a text has no last sentence apart from its first; sublinear counts: 1 + ln(count). */
  readonly weights: Float32Array;
}

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
const numberHash = wordHash("#");

/** Murmur3's finaliser: spreads FNV's weak low bits before they are masked. */
function bucketOf(hash: number, part: Part): number {
  let mixed = hash ^ part.salt;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return part.first | (mixed & (part.buckets - 1));
}

/** A text's words in order: letters in lower case, numbers, and each wide character by itself. Overwritten by the next text. */
class HashedWords {
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

  /** @param characters of a text, which has no more words */
  start(characters: number): void {
    this.count = 0;
    this.firstBreak = null;
    this.lastBreak = null;
    if (characters <= this.hashes.length) return;
    this.hashes = new Int32Array(characters);
    this.prefixes = new Int32Array(characters);
    this.wide = new Uint8Array(characters);
    this.starts = new Int32Array(characters);
  }

  add(hash: number, prefix: number, start: number, wide: 0 | 1 = 0): void {
    const at = this.count;
    this.hashes[at] = hash;
    this.prefixes[at] = prefix;
    this.wide[at] = wide;
    this.starts[at] = start;
    this.count = at + 1;
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

const words = new HashedWords();

function readWords(text: string): void {
  words.start(text.length);
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
    if (length > 0 && !politeWords.has(word))
      words.add(
        length < letterSetCharacters ? word : step(step(fnvOffset, letterSet), firstLetter),
        length > prefixCharacters ? prefix : 0,
        index - length,
      );
    const endsWord = length > 1;
    word = fnvOffset;
    length = 0;
    if (isDigit(code)) {
      while (isDigit(text.charCodeAt(index + 1))) index += 1;
      words.add(numberHash, 0, index);
    } else if (isBreak(code) || (code === 46 && endsWord && text.charCodeAt(index + 1) === 32)) {
      if (words.count === (words.lastBreak ?? 0)) continue;
      breakBefore = words.lastBreak;
      words.lastBreak = words.count;
      words.firstBreak ??= words.count;
    } else if (isWide(code) && !isWideMark(code)) words.add(step(fnvOffset, code), 0, index, 1);
  }
  if (words.lastBreak !== words.count) return;
  words.lastBreak = breakBefore;
  if (breakBefore === null) words.firstBreak = null;
}

/**
 * Hashes a text's words, neighbouring pairs of words, and beginnings of long words into `hashedFeatureCount` buckets (Weinberger et al.,
 * 2009), and those of its first and of its last sentence once more as such: what is asked for mostly stands there, before or after what is
 * pasted, and counts as much beside a long text as beside a short one. Words are runs of letters, lower-cased, long ones by the set of their letters; all numbers are one word; words of politeness are skipped. Chinese, Japanese and Korean
 * characters count one by one, in pairs and in threes.
 */
export function hashedGrams(text: string): HashedGrams {
  readWords(text);
  const { starts, count } = words;
  // Of a word once its own, with its beginning, with one and with two before it; and as much again at the text's head and its tail.
  if (buckets.length < count * 12) {
    buckets = new Uint16Array(count * 12);
    sorted = new Uint16Array(count * 12);
  }
  let size = addGrams(0, 0, count, parts.whole);
  let headEnd = words.firstBreak ?? count;
  while (headEnd > 0 && starts[headEnd - 1]! >= edgeCharacters) headEnd -= 1;
  size = addGrams(size, 0, headEnd, parts.head);
  let tailStart = words.lastBreak ?? count;
  while (tailStart < count && starts[tailStart]! < text.length - edgeCharacters) tailStart += 1;
  size = addGrams(size, tailStart, count, parts.tail);
  sortByByte(buckets, sorted, size, 0);
  sortByByte(sorted, buckets, size, 8);
  return countBuckets(size);
}

/** Working space of one text, used again by the next. */
let buckets = new Uint16Array(2_048);
let sorted = new Uint16Array(2_048);
const places = new Int32Array(256);

/** Writes the buckets of the words from `start` to before `end`. @param size buckets there so far @returns how many there are now */
function addGrams(size: number, start: number, end: number, part: Part): number {
  const { hashes, prefixes, wide } = words;
  for (let at = start; at < end; at += 1) {
    const hash = hashes[at]!;
    const prefix = prefixes[at]!;
    buckets[size++] = bucketOf(hash, part);
    if (prefix !== 0) buckets[size++] = bucketOf(prefix ^ salts.prefix, part);
    if (at === start) continue;
    const previous = hashes[at - 1]!;
    buckets[size++] = bucketOf(step(previous ^ salts.pair, hash), part);
    if (at > start + 1 && (wide[at]! & wide[at - 1]! & wide[at - 2]!) === 1)
      buckets[size++] = bucketOf(step(step(hashes[at - 2]! ^ salts.triple, previous), hash), part);
  }
  return size;
}

/** Stable counting sort by one byte: twice, the lower byte first, sorts a few hundred numbers of 16 bits in a fifth of the time of `sort`. */
function sortByByte(from: Uint16Array, to: Uint16Array, size: number, shift: number): void {
  places.fill(0);
  for (let at = 0; at < size; at += 1) places[(from[at]! >>> shift) & 0xff]! += 1;
  let next = 0;
  for (let byte = 0; byte < places.length; byte += 1) {
    const count = places[byte]!;
    places[byte] = next;
    next += count;
  }
  for (let at = 0; at < size; at += 1) {
    const value = from[at]!;
    to[places[(value >>> shift) & 0xff]!++] = value;
  }
}

/** Of the sorted buckets. */
function countBuckets(size: number): HashedGrams {
  let different = 0;
  for (let at = 0; at < size; at += 1) if (at === 0 || buckets[at] !== buckets[at - 1]) different += 1;
  const indices = new Int32Array(different);
  const weights = new Float32Array(different);
  let start = 0;
  let place = 0;
  for (const { first, buckets: count, length } of partList) {
    const firstPlace = place;
    let squares = 0;
    for (; start < size && buckets[start]! < first + count; place += 1) {
      let end = start + 1;
      while (end < size && buckets[end] === buckets[start]) end += 1;
      const weight = end - start === 1 ? 1 : 1 + Math.log(end - start);
      indices[place] = buckets[start]!;
      weights[place] = weight;
      squares += weight * weight;
      start = end;
    }
    const scale = squares === 0 ? 0 : length / Math.sqrt(squares);
    for (let at = firstPlace; at < place; at += 1) weights[at] = weights[at]! * scale;
  }
  return { indices, weights };
}
