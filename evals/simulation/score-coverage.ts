import { createSeededRandom } from "../../engine/index.ts";

interface ScoreCoverageOptions {
  readonly name: string;
  /** People who gave scores. */
  readonly users: number;
  /** Most scores of one of them; each number from 1 on is as likely. */
  readonly maxScores: number;
  /** Mean score in truth. */
  readonly mean: number;
}

export const scoreSettings: readonly ScoreCoverageOptions[] = [20, 50, 200].flatMap((users) =>
  [1, 9].flatMap((maxScores) =>
    [0.9, 0.6].map((mean) => ({
      ...{ users, maxScores, mean },
      name: `${users} people, ${maxScores === 1 ? "a vote each" : `1 to ${maxScores} votes each`}, ${100 * mean}% up`,
    })),
  ),
);

/** A mean score from clusters: their sums and their weights. */
type ScoreInterval = (
  clusters: readonly { readonly sum: number; readonly weight: number }[],
) => { readonly low: number; readonly high: number } | null;

/**
 * Share of drawn reports whose interval of a mean score holds the truth. Three in ten people say the same of everything, so that votes of one
 * person are alike.
 */
export function scoreCoverage(
  interval: ScoreInterval,
  { users, maxScores, mean }: ScoreCoverageOptions,
  { simulations, seed }: { readonly simulations: number; readonly seed: number },
): number {
  const random = createSeededRandom(seed);
  let held = 0;
  for (let run = 0; run < simulations; run += 1) {
    const clusters = Array.from({ length: users }, () => {
      const weight = 1 + Math.floor(random() * maxScores);
      const constant = random() < steadyShare ? Number(random() < mean) : null;
      let sum = 0;
      for (let score = 0; score < weight; score += 1) sum += constant ?? Number(random() < mean);
      return { sum, weight };
    });
    const found = interval(clusters);
    if (found !== null && found.low <= mean && mean <= found.high) held += 1;
  }
  return held / simulations;
}

/** People who say the same of everything. */
const steadyShare = 0.3;
