/** Buckets for hashed grams. A power of two, so that a mask takes the remainder. */
export const hashedFeatureCount = 65_536;

const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;
const salts = {
  pair: 0x9e3779b9,
  triple: 0x7f4a7c15,
  prefix: 0x3c6ef372,
  head: 0x2545f491,
  tail: 0x5851f42d,
};
/** Longer words are also known by so many characters of their beginning: endings matter less. */
const prefixCharacters = 5;
/** From this length on a word is its first letter and the set of its letters: most slips of the finger leave both as they are. */
const letterSetCharacters = 5;
/** Most characters of a text's first and of its last sentence that count as such. */
const edgeCharacters = 120;

export interface HashedGrams {
  /** Ascending, without repeats. */
  readonly indices: Int32Array;
  /** Unit length together; sublinear counts: 1 + ln(count). */
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
function bucketOf(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return mixed & (hashedFeatureCount - 1);
}

/** A text's words in order: letters in lower case, numbers, and each wide character by itself. */
interface HashedWords {
  readonly hashes: number[];
  /** Of a long word's beginning; 0: it is no long word. */
  readonly prefixes: number[];
  readonly wide: boolean[];
  readonly starts: number[];
  /** Words before each end of a sentence or line that has words on both sides. */
  readonly breaks: number[];
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

function hashedWords(text: string): HashedWords {
  const words: HashedWords = { hashes: [], prefixes: [], wide: [], starts: [], breaks: [] };
  const { hashes, breaks } = words;
  const add = (hash: number, prefix: number, start: number, isWideWord = false): void => {
    hashes.push(hash);
    words.prefixes.push(prefix);
    words.wide.push(isWideWord);
    words.starts.push(start);
  };
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
      add(
        length < letterSetCharacters ? word : step(step(fnvOffset, letterSet), firstLetter),
        length > prefixCharacters ? prefix : 0,
        index - length,
      );
    const endsWord = length > 1;
    word = fnvOffset;
    length = 0;
    if (isDigit(code)) {
      while (isDigit(text.charCodeAt(index + 1))) index += 1;
      add(numberHash, 0, index);
    } else if (isBreak(code) || (code === 46 && endsWord && text.charCodeAt(index + 1) === 32)) {
      if (hashes.length > (breaks.at(-1) ?? 0)) breaks.push(hashes.length);
    } else if (isWide(code) && !isWideMark(code)) add(step(fnvOffset, code), 0, index, true);
  }
  if (breaks.at(-1) === hashes.length) breaks.pop();
  return words;
}

/**
 * Hashes a text's words, neighbouring pairs of words, and beginnings of long words into `hashedFeatureCount` buckets (Weinberger et al.,
 * 2009), and those of its first and of its last sentence once more as such: what is asked for mostly stands there, before or after what is
 * pasted. Words are runs of letters, lower-cased, long ones by the set of their letters; all numbers are one word; words of politeness are skipped. Chinese, Japanese and Korean
 * characters count one by one, in pairs and in threes.
 */
export function hashedGrams(text: string): HashedGrams {
  const words = hashedWords(text);
  const { starts, breaks } = words;
  const count = starts.length;
  const buckets: number[] = [];
  addGrams(buckets, words, 0, count, 0);
  let headEnd = breaks[0] ?? count;
  while (headEnd > 0 && starts[headEnd - 1]! >= edgeCharacters) headEnd -= 1;
  addGrams(buckets, words, 0, headEnd, salts.head);
  let tailStart = breaks.at(-1) ?? count;
  while (tailStart < count && starts[tailStart]! < text.length - edgeCharacters) tailStart += 1;
  addGrams(buckets, words, tailStart, count, salts.tail);
  return countBuckets(Int32Array.from(buckets).sort());
}

/** Appends the buckets of the words from `start` to before `end`; grams with another salt are other grams. */
function addGrams(
  buckets: number[],
  { hashes, prefixes, wide }: HashedWords,
  start: number,
  end: number,
  salt: number,
): void {
  for (let at = start; at < end; at += 1) {
    const hash = hashes[at]!;
    const prefix = prefixes[at]!;
    buckets.push(bucketOf(hash ^ salt));
    if (prefix !== 0) buckets.push(bucketOf(prefix ^ salts.prefix ^ salt));
    if (at === start) continue;
    const previous = hashes[at - 1]!;
    buckets.push(bucketOf(step(previous ^ salts.pair, hash) ^ salt));
    if (at > start + 1 && wide[at] && wide[at - 1] && wide[at - 2])
      buckets.push(bucketOf(step(step(hashes[at - 2]! ^ salts.triple, previous), hash) ^ salt));
  }
}

function countBuckets(sorted: Int32Array): HashedGrams {
  const indices = new Int32Array(sorted.length);
  const weights = new Float32Array(sorted.length);
  let size = 0;
  let squares = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    const weight = 1 + Math.log(end - start);
    indices[size] = sorted[start]!;
    weights[size] = weight;
    squares += weight * weight;
    size += 1;
    start = end;
  }
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let index = 0; index < size; index += 1) weights[index] = weights[index]! * scale;
  return { indices: indices.subarray(0, size), weights: weights.subarray(0, size) };
}
