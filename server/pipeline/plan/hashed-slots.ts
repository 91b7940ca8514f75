/**
 * Numbers the slots of a table of fixed size by the names that stand in them, of which nothing but a hash of 64 bits is kept: 20 bytes a slot
 * outside the heap, where a map of strings takes 200 inside it. A full table gives a new name the slot that was used longest ago.
 *
 * Two names share a slot once in 10^10 tables of 50,000. Who chooses names cannot bring that about: he does not know the seeds.
 */
export class HashedSlots {
  readonly #low: Uint32Array;
  readonly #high: Uint32Array;
  /** Open addressing with linear probing: slot + 1; 0: empty. At most half full. */
  readonly #buckets: Int32Array;
  readonly #mask: number;
  /** Neighbours in order of use, the last used first; the entry behind the last slot is both ends. */
  readonly #older: Int32Array;
  readonly #newer: Int32Array;
  readonly #capacity: number;
  readonly #seeds: readonly [number, number];
  #used = 0;
  #hashLow = 0;
  #hashHigh = 0;

  /** @param seeds two random integers of 32 bits */
  constructor(capacity: number, seeds: readonly [number, number]) {
    this.#capacity = capacity;
    this.#seeds = seeds;
    this.#low = new Uint32Array(capacity);
    this.#high = new Uint32Array(capacity);
    this.#buckets = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2)));
    this.#mask = this.#buckets.length - 1;
    this.#older = new Int32Array(capacity + 1).fill(capacity);
    this.#newer = new Int32Array(capacity + 1).fill(capacity);
  }

  /** The slot of a name, which counts as used now; -1: it has none. */
  find(name: string): number {
    this.#hash(name);
    const slot = this.#buckets[this.#bucketOfHash()]! - 1;
    if (slot >= 0) this.#use(slot);
    return slot;
  }

  /** The slot of a name, its own or one that is given to it. What stood in the slot is the caller's to overwrite. */
  take(name: string): number {
    const own = this.find(name);
    if (own >= 0) return own;
    let slot = this.#used;
    if (slot < this.#capacity) this.#used += 1;
    else {
      slot = this.#newer[this.#capacity]!;
      this.#leaveBucket(slot);
    }
    this.#low[slot] = this.#hashLow;
    this.#high[slot] = this.#hashHigh;
    this.#buckets[this.#bucketOfHash()] = slot + 1;
    this.#use(slot);
    return slot;
  }

  /** Where the hash stands that was computed last, or the empty bucket where it belongs. */
  #bucketOfHash(): number {
    let bucket = this.#hashLow & this.#mask;
    for (let slot = this.#buckets[bucket]! - 1; slot >= 0; slot = this.#buckets[bucket]! - 1) {
      if (this.#low[slot] === this.#hashLow && this.#high[slot] === this.#hashHigh) break;
      bucket = (bucket + 1) & this.#mask;
    }
    return bucket;
  }

  /** Empties a slot's bucket and closes the gap, so that what stands behind it is still found. */
  #leaveBucket(slot: number): void {
    let gap = this.#low[slot]! & this.#mask;
    while (this.#buckets[gap] !== slot + 1) gap = (gap + 1) & this.#mask;
    for (let next = (gap + 1) & this.#mask; this.#buckets[next] !== 0; next = (next + 1) & this.#mask) {
      const home = this.#low[this.#buckets[next]! - 1]! & this.#mask;
      if (((next - home) & this.#mask) < ((next - gap) & this.#mask)) continue;
      this.#buckets[gap] = this.#buckets[next]!;
      gap = next;
    }
    this.#buckets[gap] = 0;
  }

  /** Puts a slot in front of all others. */
  #use(slot: number): void {
    const ends = this.#capacity;
    if (this.#older[ends] === slot) return;
    // None but the first has the ends before it, and a slot that was never used.
    if (this.#newer[slot] !== ends) {
      this.#older[this.#newer[slot]!] = this.#older[slot]!;
      this.#newer[this.#older[slot]!] = this.#newer[slot]!;
    }
    const first = this.#older[ends]!;
    this.#older[slot] = first;
    this.#newer[slot] = ends;
    this.#newer[first] = slot;
    this.#older[ends] = slot;
  }

  /** Two hashes of 32 bits in one pass, mixed as in MurmurHash3 (Appleby, public domain). */
  #hash(name: string): void {
    let [low, high] = this.#seeds;
    for (let at = 0; at < name.length; at += 1) {
      const code = name.charCodeAt(at);
      low = Math.imul(low ^ code, 0x85ebca6b);
      low ^= low >>> 15;
      high = Math.imul(high ^ code, 0xcc9e2d51);
      high ^= high >>> 13;
    }
    low = Math.imul(low ^ name.length, 0xc2b2ae35);
    high = Math.imul(high ^ name.length, 0x1b873593);
    this.#hashLow = (low ^ (low >>> 16)) >>> 0;
    this.#hashHigh = (high ^ (high >>> 16)) >>> 0;
  }
}
