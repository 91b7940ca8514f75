/** Buckets for hashed word 1-grams and 2-grams. A power of two, so that a mask takes the remainder. */
export const hashedFeatureCount = 4096;

const fnvPrime = 0x01000193;
const fnvOffset = 0x811c9dc5;
const bigramSalt = 0x9e3779b9;

export interface HashedGrams {
  /** Ascending, without repeats. */
  readonly indices: Int32Array;
  /** Unit length together; sublinear counts: 1 + ln(count). */
  readonly weights: Float32Array;
}

const isWide = (code: number): boolean => code >= 0x2e80 && code < 0xfb00;
const isWordPart = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 48 && code <= 57) ||
  (code >= 0xc0 && !isWide(code) && !(code >= 0x2000 && code <= 0x206f));

/** Murmur3's finaliser: spreads FNV's weak low bits before they are masked. */
function bucketOf(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return mixed & (hashedFeatureCount - 1);
}

/**
 * Hashes the words and neighbouring word pairs of a text into `hashedFeatureCount` buckets (Weinberger et al., 2009). Words are runs
 * of letters and digits, lower-cased; every Chinese, Japanese or Korean character is a word of its own.
 */
export function hashedGrams(text: string): HashedGrams {
  const buckets: number[] = [];
  let word = fnvOffset;
  let isInWord = false;
  let previous = 0;
  const finish = (): void => {
    buckets.push(bucketOf(word));
    if (previous !== 0) buckets.push(bucketOf(Math.imul(previous ^ bigramSalt, fnvPrime) ^ word));
    previous = word;
    word = fnvOffset;
    isInWord = false;
  };
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code >= 65 && code <= 90) code += 32;
    if (isWordPart(code)) {
      word = Math.imul(word ^ code, fnvPrime);
      isInWord = true;
      continue;
    }
    if (isInWord) finish();
    if (isWide(code)) {
      word = Math.imul(word ^ code, fnvPrime);
      finish();
    }
  }
  if (isInWord) finish();
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
