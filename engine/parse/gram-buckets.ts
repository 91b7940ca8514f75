import type { HashedWords } from "./hashed-words.ts";

export interface HashedGrams {
  /** Ascending where they are of words, without repeats. */
  readonly indices: Int32Array;
  /** Sublinear counts, 1 + ln(count), each part scaled to its length. */
  readonly weights: Float32Array;
}

/** What grams are counted in, each with buckets of its own. */
export interface Part {
  /** Buckets from the first on: a power of two, so that a mask takes the remainder. */
  readonly first: number;
  readonly buckets: number;
  /** The buckets are bits of the grams' hashes from this one on: parts that read other bits confuse other words. */
  readonly shift: number;
  /** Length of the part's weights, however many they are. */
  readonly length: number;
}

const places = new Int32Array(256);

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

/** Counts grams of one text after the other in working space that is used again. */
export class GramBuckets {
  private size = 0;
  private unsorted = new Uint16Array(2_048);
  private sorted = new Uint16Array(2_048);

  /** @param maxGrams that are added until they are taken, those added twice counted twice */
  start(maxGrams: number): void {
    this.size = 0;
    if (this.unsorted.length >= maxGrams) return;
    this.unsorted = new Uint16Array(maxGrams);
    this.sorted = new Uint16Array(maxGrams);
  }

  /** Adds the grams of the words from `start` to before `end`, of which none crosses the borders. */
  add(words: HashedWords, start: number, end: number, part: Part): void {
    if (start >= end) return;
    const { gramStarts, ownGrams, wideRuns } = words;
    const from = gramStarts[start]!;
    this.copy(words.grams, from, from + ownGrams[start]!, part);
    if (start + 1 === end) return;
    const third = gramStarts[start + 2]!;
    this.copy(words.grams, gramStarts[start + 1]!, wideRuns[start + 1] === 3 ? third - 1 : third, part);
    this.copy(words.grams, third, gramStarts[end]!, part);
  }

  private copy(grams: Int32Array, start: number, end: number, { first, buckets, shift }: Part): void {
    const { unsorted } = this;
    let { size } = this;
    for (let at = start; at < end; at += 1)
      unsorted[size++] = first | ((grams[at]! >>> shift) & (buckets - 1));
    this.size = size;
  }

  /**
   * @param parts all that were added to, in the order of their buckets
   * @param offset added to every bucket
   */
  counted(parts: readonly Part[], offset = 0): HashedGrams {
    const { size, unsorted: buckets } = this;
    sortByByte(buckets, this.sorted, size, 0);
    sortByByte(this.sorted, buckets, size, 8);
    let different = 0;
    for (let at = 0; at < size; at += 1) if (at === 0 || buckets[at] !== buckets[at - 1]) different += 1;
    const indices = new Int32Array(different);
    const weights = new Float32Array(different);
    let start = 0;
    let place = 0;
    for (const { first, buckets: count, length } of parts) {
      const firstPlace = place;
      let squares = 0;
      for (; start < size && buckets[start]! < first + count; place += 1) {
        let end = start + 1;
        while (end < size && buckets[end] === buckets[start]) end += 1;
        const weight = end - start === 1 ? 1 : 1 + Math.log(end - start);
        indices[place] = offset + buckets[start]!;
        weights[place] = weight;
        squares += weight * weight;
        start = end;
      }
      const scale = squares === 0 ? 0 : length / Math.sqrt(squares);
      for (let at = firstPlace; at < place; at += 1) weights[at] = weights[at]! * scale;
    }
    return { indices, weights };
  }
}
