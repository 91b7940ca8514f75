/**
 * Turns logits into probabilities in place: exp(x / temperature) over the sum of all. The largest logit is subtracted first,
 * so that no finite input overflows.
 */
export function softmaxInPlace(logits: Float64Array, temperature = 1): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  let total = 0;
  for (let index = 0; index < logits.length; index += 1) {
    const value = Math.exp((logits[index]! - largest) / temperature);
    logits[index] = value;
    total += value;
  }
  for (let index = 0; index < logits.length; index += 1) logits[index] = logits[index]! / total;
}

/** Probabilities of `softmaxInPlace`, mixed with the uniform ones: (1 - noise) x each + noise / how many there are. */
export function mixedSoftmaxInPlace(logits: Float64Array, temperature: number, noise: number): void {
  softmaxInPlace(logits, temperature);
  const floor = noise / logits.length;
  for (let index = 0; index < logits.length; index += 1) logits[index] = (1 - noise) * logits[index]! + floor;
}
