/** Buckets for hashed grams. A power of two, so that a mask takes the remainder. */
export const hashedFeatureCount = 16_384;

const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;
const salts = {
  pair: 0x9e3779b9,
  triple: 0x7f4a7c15,
  prefix: 0x3c6ef372,
  first: 0x2545f491,
  last: 0x5851f42d,
};
/** Longer words are also known by so many characters of their beginning: endings and slips of the finger matter less. */
const prefixCharacters = 5;
/** Words at the head that count as such beside counting anywhere: what is asked for is mostly said first. */
const headWords = 2;

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

/**
 * Hashes a text's words, neighbouring pairs of words, beginnings of long words, and its first and last words as such, into
 * `hashedFeatureCount` buckets (Weinberger et al., 2009). Words are runs of letters, lower-cased; all numbers are one word; words of politeness
 * are skipped. Chinese, Japanese and Korean characters count one by one, in pairs and in threes.
 */
export function hashedGrams(text: string): HashedGrams {
  const buckets: number[] = [];
  let word = fnvOffset;
  let length = 0;
  let prefix = 0;
  let words = 0;
  let previous = 0;
  let beforePrevious = 0;
  const finish = (hash: number, wide: boolean): void => {
    buckets.push(bucketOf(hash));
    if (words < headWords) buckets.push(bucketOf(hash ^ salts.first));
    if (previous !== 0) buckets.push(bucketOf(step(previous ^ salts.pair, hash)));
    if (wide && beforePrevious !== 0)
      buckets.push(bucketOf(step(step(beforePrevious ^ salts.triple, previous), hash)));
    if (!wide && length > prefixCharacters) buckets.push(bucketOf(prefix ^ salts.prefix));
    beforePrevious = wide ? previous : 0;
    previous = hash;
    words += 1;
  };
  const finishWord = (): void => {
    if (length > 0 && !politeWords.has(word)) finish(word, false);
    word = fnvOffset;
    length = 0;
  };
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code >= 65 && code <= 90) code += 32;
    if (isLetter(code)) {
      word = step(word, code);
      length += 1;
      if (length === prefixCharacters) prefix = word;
      continue;
    }
    finishWord();
    if (isDigit(code)) {
      while (isDigit(text.charCodeAt(index + 1))) index += 1;
      finish(numberHash, false);
    } else if (isWideMark(code)) beforePrevious = 0;
    else if (isWide(code)) finish(step(fnvOffset, code), true);
  }
  finishWord();
  if (words > 0) buckets.push(bucketOf(previous ^ salts.last));
  if (beforePrevious !== 0) buckets.push(bucketOf(step(beforePrevious ^ salts.last, previous)));
  return countBuckets(Int32Array.from(buckets).sort());
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
