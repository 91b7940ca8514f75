/** Where surface features hold the share of characters beyond ASCII, times 5; a test of `surfaceFeatures` holds the two together. */
export const nonAsciiShareAt = 40;

/**
 * How far a text's embedding says something, in [0,1]: 1 for a text in ASCII letters, 0 where half of its characters or more are others. The
 * static table was made from an English model, and knows other scripts character by character at best.
 */
export const embeddingShare = (surface: Float32Array): number =>
  Math.max(0, 1 - (2 / 5) * (surface[nonAsciiShareAt] ?? 0));

/** Whether the embedding says less than half of a text: its letters are mostly beyond ASCII. */
export const isOtherScript = (surface: Float32Array): boolean => embeddingShare(surface) < 0.5;
