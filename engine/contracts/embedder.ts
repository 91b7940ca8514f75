/** Turns texts into unit vectors. */
export interface Embedder {
  /** Name and version of the model: a vector of one id never meets a vector of another. */
  readonly id: string;
  readonly dimensions: number;
  /** One vector per text, unit length, or all zeros for a text without any token. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** An embedder quick enough to run in place, on the request's own path. */
export interface InPlaceEmbedder extends Embedder {
  /** The caller owns the result. */
  embedNow(text: string): Float32Array;
}
