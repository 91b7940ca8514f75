import { characterBuckets } from "./character-grams.ts";
import { GramBuckets, type HashedGrams, type Part } from "./gram-buckets.ts";
import { hashedFeatureCount } from "./hashed-grams.ts";
import { type HashedWords, sentenceCue } from "./hashed-words.ts";

/** Buckets for words of sentences that ask for something or tell of a fault, behind those of characters. */
export const sentenceBuckets = 32_768;
const firstBucket = hashedFeatureCount + characterBuckets;
/** Of all grams that the task classifier reads. */
export const classifierGramCount = firstBucket + sentenceBuckets;

/** Together as long as the words of the whole text. */
const parts = {
  request: { first: 0, buckets: 16_384, shift: 10, length: Math.SQRT1_2 },
  fault: { first: 16_384, buckets: 16_384, shift: 5, length: Math.SQRT1_2 },
} as const satisfies Readonly<Record<keyof typeof sentenceCue, Part>>;
const partList: readonly Part[] = Object.values(parts);

const grams = new GramBuckets(sentenceBuckets);

/**
 * The words, pairs of words and beginnings of long words of all sentences that ask for something, and of all that tell of a fault, wherever they
 * stand: in a long question the request is often in the middle, between code and what was tried. Counted as those of the whole text are.
 *
 * @returns indices of buckets behind those of characters
 */
export function sentenceGrams(words: HashedWords): HashedGrams {
  for (const name of ["request", "fault"] as const) {
    let start = 0;
    for (let at = 0; at < words.sentenceCount; at += 1) {
      const end = words.sentenceEnds[at]!;
      if ((words.sentenceCues[at]! & sentenceCue[name]) !== 0) grams.add(words, start, end, parts[name]);
      start = end;
    }
  }
  return grams.counted(partList, firstBucket);
}
