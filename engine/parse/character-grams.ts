import { slabFloat32, slabInt32 } from "../numeric/slab-arrays.ts";
import type { HashedGrams } from "./gram-buckets.ts";
import { hashedFeatureCount } from "./hashed-grams.ts";

/** Buckets for runs of characters, behind those of words. A power of two, so that a mask takes the remainder. */
export const characterBuckets = 32_768;

/** So many characters of a longer text's head, and of its tail, are read. */
const edgeCharacters = 150;
/** Length of the weights beside that of words, which is 1: chosen on labelled prompts that are neither fitted nor measured on (docs/classifier.md). */
const blockLength = 0.5;
const space = 32;

/** How often each bucket was met in the text at hand; zeros between texts. */
const counts = new Uint16Array(characterBuckets);
/** The buckets met, in order of appearance: at most two for a character and its two spaces. */
const met = new Uint16Array(12 * edgeCharacters);
let different = 0;

/**
 * Hashes runs of three and of four characters within words, spaces at either end included: forms of a word, its misspellings and the words of a language
 * without spaces have most of them in common. Lower case; sublinear counts as of words. Indices are those of buckets behind the words', in order of
 * appearance, without repeats.
 */
export function characterGrams(text: string): HashedGrams {
  different = 0;
  if (text.length <= 2 * edgeCharacters) countRuns(text, 0, text.length);
  else {
    countRuns(text, 0, edgeCharacters);
    countRuns(text, text.length - edgeCharacters, text.length);
  }
  const indices = slabInt32(different);
  const weights = slabFloat32(different);
  let squares = 0;
  for (let at = 0; at < different; at += 1) {
    const bucket = met[at]!;
    const times = counts[bucket]!;
    counts[bucket] = 0;
    const weight = times === 1 ? 1 : 1 + Math.log(times);
    indices[at] = hashedFeatureCount + bucket;
    weights[at] = weight;
    squares += weight * weight;
  }
  const scale = squares === 0 ? 0 : blockLength / Math.sqrt(squares);
  for (let at = 0; at < different; at += 1) weights[at]! *= scale;
  return { indices, weights };
}

/** Counts the runs of three and four that end at each character from `start` to before `end`; a word's first run begins with a space. */
function countRuns(text: string, start: number, end: number): void {
  // The last three characters; 0: the word has not so many yet.
  let third = 0;
  let second = 0;
  let last = space;
  for (let at = start; at <= end; at += 1) {
    let code = at === end ? space : text.charCodeAt(at);
    if (code >= 65 && code <= 90) code += 32;
    else if (code < space || code === 0xa0 || code === 0x3000) code = space;
    if (code === space && last === space) continue;
    if (second !== 0) {
      const run = Math.imul(Math.imul(Math.imul(second, 0x01000193) ^ last, 0x01000193) ^ code, 0x01000193);
      countRun(run);
      if (third !== 0) countRun(Math.imul(run ^ third, 0x9e3779b1));
    }
    if (code === space) {
      third = 0;
      second = 0;
    } else {
      third = second;
      second = last;
    }
    last = code;
  }
}

/** Murmur3's finaliser, as of words. */
function countRun(hash: number): void {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  const bucket = mixed & (characterBuckets - 1);
  if (counts[bucket]! === 0) {
    met[different] = bucket;
    different += 1;
  }
  counts[bucket]! += 1;
}
