/**
 * Shrinks what models are predicted to gain on the one that is best overall. A model's usual gap is the best one's overall mean less its own. A
 * predicted gap g that is smaller than the usual gap u, or a lead (g below 0), becomes `(1 - shrinkage) g + shrinkage u exp((g - u) / u)`: wholly
 * shrunk, gaps keep their order and none is below 0, so that by quality alone the best model overall is taken. Gaps that are wider than usual
 * stay: they can make a router more expensive, but not worse.
 *
 * @param quality expected scores of some models, overwritten
 * @param overall their overall means
 * @param shrinkage [0,1]
 */
export function shrinkLeads(quality: Float64Array, overall: Float64Array, shrinkage: number): void {
  if (shrinkage <= 0 || quality.length === 0) return;
  const best = bestOf(overall);
  const [bestQuality, bestOverall] = [quality[best]!, overall[best]!];
  for (let model = 0; model < quality.length; model += 1) {
    if (model === best) continue;
    const usual = bestOverall - overall[model]!;
    const gap = bestQuality - quality[model]!;
    if (gap >= usual) continue;
    const floor = usual > 0 ? usual * Math.exp((gap - usual) / usual) : 0;
    quality[model] = Math.max(0, bestQuality - (1 - shrinkage) * gap - shrinkage * floor);
  }
}

/** By how much the model predicted best is predicted above the one best overall; 0: it is that one. */
export function largestLead(quality: Float64Array, overall: Float64Array): number {
  return quality.length === 0 ? 0 : quality[bestOf(quality)]! - quality[bestOf(overall)]!;
}

function bestOf(values: Float64Array): number {
  let best = 0;
  for (let model = 1; model < values.length; model += 1) if (values[model]! > values[best]!) best = model;
  return best;
}
