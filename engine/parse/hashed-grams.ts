import { GramBuckets, type HashedGrams, type Part } from "./gram-buckets.ts";
import type { HashedWords } from "./hashed-words.ts";

/** Buckets for hashed grams. A power of two, so that a mask takes the remainder. */
export const hashedFeatureCount = 65_536;

/** The whole text, its first and its last sentence, in the order of their buckets. The squares of the lengths add up to 1; they were chosen on labelled prompts that are neither fitted nor measured on (docs/classifier.md). */
const parts = {
  whole: { first: 0, buckets: 32_768, shift: 0, length: Math.sqrt(0.44) },
  head: { first: 32_768, buckets: 16_384, shift: 15, length: Math.sqrt(0.28) },
  tail: { first: 49_152, buckets: 16_384, shift: 18, length: Math.sqrt(0.28) },
} as const satisfies Readonly<Record<string, Part>>;
const partList: readonly Part[] = Object.values(parts);

/** Most characters of a text's first and of its last sentence that count as such. */
const edgeCharacters = 120;

const grams = new GramBuckets(hashedFeatureCount);

/**
 * Hashes a text's words, neighbouring pairs of words, and beginnings of long words into `hashedFeatureCount` buckets (Weinberger et al.,
 * 2009), and those of its first and of its last sentence once more as such: what is asked for mostly stands there, before or after what is
 * pasted, and counts as much beside a long text as beside a short one. Words are runs of letters, lower-cased, long ones by the set of their letters; all numbers are one word; words of politeness are skipped. Chinese, Japanese and Korean
 * characters count one by one, in pairs and in threes.
 */
export function hashedGrams(words: HashedWords): HashedGrams {
  const { starts, count, characters } = words;
  grams.add(words, 0, count, parts.whole);
  let headEnd = words.firstBreak ?? count;
  while (headEnd > 0 && starts[headEnd - 1]! >= edgeCharacters) headEnd -= 1;
  grams.add(words, 0, headEnd, parts.head);
  let tailStart = words.lastBreak ?? count;
  while (tailStart < count && starts[tailStart]! < characters - edgeCharacters) tailStart += 1;
  grams.add(words, tailStart, count, parts.tail);
  return grams.counted(partList);
}
