const buckets = 10;

/** Calls of the last while, in buckets of time that are used again in turn: what they cost does not grow with the calls. */
export class HealthWindow {
  readonly #bucketMs: number;
  readonly #calls = new Uint32Array(buckets);
  readonly #failures = new Uint32Array(buckets);
  readonly #slow = new Uint32Array(buckets);
  /** Number of the latest bucket since the clock's zero. */
  #latest = Number.NEGATIVE_INFINITY;

  /** @param windowMs how long a call counts */
  constructor(windowMs: number) {
    this.#bucketMs = windowMs / buckets;
  }

  add(kind: "well" | "slow" | "failed", nowMs: number): void {
    const at = this.#turnTo(nowMs);
    this.#calls[at]! += 1;
    if (kind === "failed") this.#failures[at]! += 1;
    else if (kind === "slow") this.#slow[at]! += 1;
  }

  counts(nowMs: number): { readonly calls: number; readonly failures: number; readonly slow: number } {
    this.#turnTo(nowMs);
    return { calls: sum(this.#calls), failures: sum(this.#failures), slow: sum(this.#slow) };
  }

  /** Empties the buckets whose time has passed. @returns the position of the present one */
  #turnTo(nowMs: number): number {
    const number = Math.floor(nowMs / this.#bucketMs);
    const passed = Math.min(buckets, number - this.#latest);
    for (let back = 0; back < passed; back += 1) {
      const at = (((number - back) % buckets) + buckets) % buckets;
      this.#calls[at] = 0;
      this.#failures[at] = 0;
      this.#slow[at] = 0;
    }
    this.#latest = Math.max(this.#latest, number);
    return ((this.#latest % buckets) + buckets) % buckets;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
