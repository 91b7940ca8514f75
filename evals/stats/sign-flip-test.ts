import { createSeededRandom } from "../../engine/index.ts";
import { clusterSums } from "./clusters.ts";
import type { PairedDifferences } from "./paired-differences.ts";

export interface SignFlipResult {
  /** Two-sided. */
  readonly pValue: number;
  /** True where every pattern of signs was looked at. */
  readonly isExact: boolean;
}

export interface SignFlipOptions {
  readonly seed: number;
  /** Random patterns where there are too many to enumerate. @default 10000 */
  readonly flips?: number;
}

const defaultFlips = 10_000;
/** 2^16 patterns are enumerated, more are sampled. */
const mostEnumerated = 16;

/**
 * Paired permutation test of "no difference" (Fisher 1935): where two models are equal, each cluster's difference is as likely to
 * carry the other sign; clusters flip as one. Exact for up to 16 clusters that differ at all, else sampled, counting the observed
 * pattern too, so that the p-value is never 0 and never too small (Phipson and Smyth 2010).
 * (simple-statistics' permutationTest is unpaired, knows no clusters and can return 0; in 7.10 it was also wrong for groups of
 * unequal size.)
 */
export function signFlipTest(pairs: PairedDifferences, options: SignFlipOptions): SignFlipResult {
  const sums = clusterSums(pairs.differences, pairs.clusters).filter((sum) => sum !== 0);
  if (sums.length === 0) return { pValue: 1, isExact: true };
  const observed = Math.abs(sums.reduce((total, sum) => total + sum, 0));
  // Sums of the same numbers in another order may differ in their last digits.
  const enough = observed - 1e-12 * sums.reduce((total, sum) => total + Math.abs(sum), 0);
  return sums.length <= mostEnumerated
    ? { pValue: enumerated(sums, enough), isExact: true }
    : { pValue: sampled(sums, enough, options), isExact: false };
}

function enumerated(sums: Float64Array, enough: number): number {
  const patterns = 2 ** sums.length;
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let total = 0;
    for (let cluster = 0; cluster < sums.length; cluster += 1) {
      total += ((pattern >>> cluster) & 1) === 1 ? sums[cluster]! : -sums[cluster]!;
    }
    if (Math.abs(total) >= enough) extreme += 1;
  }
  return extreme / patterns;
}

function sampled(sums: Float64Array, enough: number, options: SignFlipOptions): number {
  const { seed, flips = defaultFlips } = options;
  const random = createSeededRandom(seed);
  let extreme = 1;
  for (let flip = 0; flip < flips; flip += 1) {
    let total = 0;
    let bits = 0;
    for (let cluster = 0; cluster < sums.length; cluster += 1) {
      // One random number serves 30 signs.
      if (cluster % 30 === 0) bits = Math.floor(random() * 2 ** 30);
      total += (bits & 1) === 1 ? sums[cluster]! : -sums[cluster]!;
      bits >>>= 1;
    }
    if (Math.abs(total) >= enough) extreme += 1;
  }
  return extreme / (flips + 1);
}
