import { normalCdf, normalDensity } from "./normal-cdf.ts";

/** A candidate's utility as a normal belief. */
export interface UtilityBelief {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Quadrature: standardised utilities from -5 to 5. */
const reach = 5;
const step = 0.25;
/** The smallest standard deviation of a belief, so that equals share the draw. */
const minDeviation = 1e-9;

/**
 * Probability for each belief that a Thompson draw (one independent sample of each; the largest wins) takes it:
 * `integral of density_i(u) * product over j != i of cdf_j(u) du`, by the trapezoid rule, then divided by the sum. Nothing is drawn: who
 * draws from these probabilities has exact propensities, whatever the rule's own error (about 1e-4 where the
 * deviations are within a factor of four of each other).
 *
 * Time grows with the square of the number of beliefs: 41 points each.
 */
export function thompsonProbabilities(beliefs: readonly UtilityBelief[]): number[] {
  const deviations = beliefs.map(({ standardDeviation }) => Math.max(standardDeviation, minDeviation));
  const masses = beliefs.map((belief, index) => {
    let mass = 0;
    for (let z = -reach; z <= reach; z += step) {
      const utility = belief.mean + z * deviations[index]!;
      let product = normalDensity(z);
      for (let other = 0; other < beliefs.length && product > 0; other += 1) {
        if (other !== index) product *= normalCdf((utility - beliefs[other]!.mean) / deviations[other]!);
      }
      mass += product;
    }
    return mass;
  });
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}
