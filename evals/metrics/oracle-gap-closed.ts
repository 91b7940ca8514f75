/**
 * Share of the distance from the best single model to the oracle that the router covers, in quality: 0 as good as that model,
 * 1 as the oracle (the best score on every prompt), below 0 worse than the model. Null: the oracle is no better than it.
 */
export function oracleGapClosed(quality: {
  router: number;
  bestSingle: number;
  oracle: number;
}): number | null {
  const gap = quality.oracle - quality.bestSingle;
  return gap > 1e-12 ? (quality.router - quality.bestSingle) / gap : null;
}
