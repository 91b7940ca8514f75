/** The constant `a` of Arora et al. */
const defaultSmoothing = 1e-3;

/** Weight of punctuation and single characters, which stand before the first word in a vocabulary ordered by frequency. */
const singleCharacterWeight = 0.5;

/** Zipf-Mandelbrot offset and normaliser of English word frequencies: p(rank) = 1 / ((rank + 2.7) 10.3). */
const rankOffset = 2.7;
const rankNormaliser = 10.3;

const unusedEntry = /^\[unused\d+\]$/;
const wordPieceMarks = /^(##|▁|Ġ)/;

/**
 * How much each token counts in a text's sum: smooth inverse frequency `a / (a + p)` (Arora, Liang, Ma: "A simple but tough-to-beat
 * baseline for sentence embeddings", 2017). No corpus is needed: BERT's vocabulary lists words by falling frequency,
 * so that the rank, counted from 1 at the first word of two letters or more (`the`), gives p. What stands before that word, punctuation
 * and single characters, weighs 0.5; special and unused entries weigh 0.
 *
 * @param tokens Token by number.
 */
export function tokenWeights(
  tokens: readonly string[],
  specialTokens: ReadonlySet<string>,
  smoothing = defaultSmoothing,
): Float64Array {
  const weighsNothing = (token: string): boolean => specialTokens.has(token) || unusedEntry.test(token);
  const firstWord = tokens.findIndex(
    (token) => !weighsNothing(token) && [...token.replace(wordPieceMarks, "")].length > 1,
  );
  return Float64Array.from(tokens, (token, index) => {
    if (weighsNothing(token)) return 0;
    if (index < firstWord) return singleCharacterWeight;
    const rank = index - firstWord + 1;
    return smoothing / (smoothing + 1 / ((rank + rankOffset) * rankNormaliser));
  });
}
