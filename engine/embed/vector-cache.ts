import { LRUCache } from "lru-cache";

/** Texts whose vectors are kept; with the default bounds about 10 MB. */
export const defaultCachedTexts = 4096;

/**
 * Vectors of the texts embedded last. The key is the bounded text itself: a JavaScript Map hashes it once with a seed of its own
 * and then compares, so that it costs no more than a short hash of ours would, a tenth of a cryptographic one, and two texts can never share a vector.
 */
export class VectorCache {
  readonly #vectors: LRUCache<string, Float32Array> | null;

  /** @param maxTexts 0 switches the cache off. */
  constructor(maxTexts: number = defaultCachedTexts) {
    this.#vectors = maxTexts > 0 ? new LRUCache({ max: maxTexts }) : null;
  }

  /** A copy that the caller owns; null: not kept. */
  get(text: string): Float32Array | null {
    return this.#vectors?.get(text)?.slice() ?? null;
  }

  /** Keeps a copy. */
  set(text: string, vector: Float32Array): void {
    this.#vectors?.set(ownCharacters(text), vector.slice());
  }
}

/** A piece of a long string keeps the whole of it in memory; the same text cut from a string made here keeps only itself. */
function ownCharacters(text: string): string {
  return ` ${text}`.slice(1);
}
