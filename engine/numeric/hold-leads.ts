/**
 * Takes back what models are predicted to gain over the one that is best overall, as far as it is not trusted. A model's usual gap is its overall
 * mean less that of the best one. A gap that is predicted to be smaller than usual, or a lead, shrinks to the usual gap: `lead` 1 leaves the
 * prediction, 0 takes the usual gap, so that by quality alone the best model overall is taken. Gaps that are wider than usual stay: they can make a
 * router more expensive, but not worse.
 *
 * @param quality expected scores of some models, overwritten
 * @param overall their overall means
 * @param lead [0,1]
 */
export function holdLeads(quality: Float64Array, overall: Float64Array, lead: number): void {
  if (lead >= 1 || quality.length === 0) return;
  let best = 0;
  for (let model = 1; model < overall.length; model += 1) if (overall[model]! > overall[best]!) best = model;
  const [bestQuality, bestOverall] = [quality[best]!, overall[best]!];
  for (let model = 0; model < quality.length; model += 1) {
    const gained = quality[model]! - bestQuality - (overall[model]! - bestOverall);
    if (gained > 0) quality[model] = Math.max(0, quality[model]! - (1 - lead) * gained);
  }
}
