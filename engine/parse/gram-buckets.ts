import { slabFloat32, slabInt32 } from "../numeric/slab-arrays.ts";
import type { HashedWords } from "./hashed-words.ts";

export interface HashedGrams {
  /** Ascending where they are of words, without repeats. */
  readonly indices: Int32Array;
  /** Sublinear counts, 1 + ln(count), each part scaled to its length. */
  readonly weights: Float32Array;
}

/** What grams are counted in, each with buckets of its own. */
export interface Part {
  /** Buckets from the first on: a power of two, so that a mask takes the remainder; both multiples of 1,024. */
  readonly first: number;
  readonly buckets: number;
  /** The buckets are bits of the grams' hashes from this one on: parts that read other bits confuse other words. */
  readonly shift: number;
  /** Length of the part's weights, however many they are. */
  readonly length: number;
}

/** 1 + ln(count), of small counts. */
const sublinear = Float64Array.from({ length: 64 }, (_, times) => 1 + Math.log(times));

/** Counts grams of one text after the other in working space that is used again: what was counted is 0 again once it is taken. */
export class GramBuckets {
  private readonly counts: Uint32Array;
  /** A bit for each bucket that was met, and in `groups` a bit for each 32 of them that have one: so they are read in ascending order without sorting. */
  private readonly met: Int32Array;
  private readonly groups: Int32Array;
  private different = 0;

  /** @param buckets of all parts together: a multiple of 1,024, as each part's first bucket is */
  constructor(buckets: number) {
    this.counts = new Uint32Array(buckets);
    this.met = new Int32Array(buckets >>> 5);
    this.groups = new Int32Array(buckets >>> 10);
  }

  /** Adds the grams of the words from `start` to before `end`, of which none crosses the borders. */
  add(words: HashedWords, start: number, end: number, part: Part): void {
    if (start >= end) return;
    const { gramStarts, ownGrams, wideRuns } = words;
    const from = gramStarts[start]!;
    this.count(words.grams, from, from + ownGrams[start]!, part);
    if (start + 1 === end) return;
    const third = gramStarts[start + 2]!;
    this.count(words.grams, gramStarts[start + 1]!, wideRuns[start + 1] === 3 ? third - 1 : third, part);
    this.count(words.grams, third, gramStarts[end]!, part);
  }

  private count(grams: Int32Array, start: number, end: number, { first, buckets, shift }: Part): void {
    const { counts, met, groups } = this;
    let { different } = this;
    for (let at = start; at < end; at += 1) {
      const bucket = first | ((grams[at]! >>> shift) & (buckets - 1));
      const times = counts[bucket]!;
      counts[bucket] = times + 1;
      if (times > 0) continue;
      met[bucket >>> 5]! |= 1 << (bucket & 31);
      groups[bucket >>> 10]! |= 1 << ((bucket >>> 5) & 31);
      different += 1;
    }
    this.different = different;
  }

  /**
   * @param parts all that were added to, in the order of their buckets
   * @param offset added to every bucket
   */
  counted(parts: readonly Part[], offset = 0): HashedGrams {
    const { counts, met, groups } = this;
    const indices = slabInt32(this.different);
    const weights = slabFloat32(this.different);
    this.different = 0;
    let place = 0;
    for (const { first, buckets, length } of parts) {
      const firstPlace = place;
      let squares = 0;
      for (let group = first >>> 10; group < (first + buckets) >>> 10; group += 1) {
        for (let bits = groups[group]!; bits !== 0; bits &= bits - 1) {
          const word = (group << 5) | lowestBit(bits);
          for (let own = met[word]!; own !== 0; own &= own - 1) {
            const bucket = (word << 5) | lowestBit(own);
            const times = counts[bucket]!;
            counts[bucket] = 0;
            const weight = times < sublinear.length ? sublinear[times]! : 1 + Math.log(times);
            indices[place] = offset + bucket;
            weights[place] = weight;
            squares += weight * weight;
            place += 1;
          }
          met[word] = 0;
        }
        groups[group] = 0;
      }
      const scale = squares === 0 ? 0 : length / Math.sqrt(squares);
      for (let at = firstPlace; at < place; at += 1) weights[at] = weights[at]! * scale;
    }
    return { indices, weights };
  }
}

/** Place of the lowest bit of a number that is not 0. */
const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);
