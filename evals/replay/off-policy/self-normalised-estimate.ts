/**
 * `sum of w r / sum of w`: rewards reweighted to the other policy's choices, weights divided by their sum (SNIPS: Swaminathan and Joachims
 * 2015, "The self-normalized estimator for counterfactual learning", eq. 9). Rests on no prediction; biased by the order of one over the rows, and
 * blind to choices that the log's policy could not make. Null where every weight is 0.
 *
 * @param counts how often each row counts, in a bootstrap's draw
 */
export function selfNormalisedEstimate(
  rewards: Float64Array,
  weights: Float64Array,
  counts: Float64Array,
): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < rewards.length; row += 1) {
    const weight = counts[row]! * weights[row]!;
    sum += weight * rewards[row]!;
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
