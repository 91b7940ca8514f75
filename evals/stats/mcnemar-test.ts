import { betaCdf } from "../../engine/index.ts";

/** Cases that exactly one of two models solves. */
export interface DiscordantCases {
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Counts them in two lists of right (1) and wrong (0); cases without a score in both are left out. Throws for other scores. */
export function discordantCases(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): DiscordantCases {
  if (first.length !== second.length) {
    throw new RangeError(`${first.length} scores meet ${second.length}.`);
  }
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [row, one] of first.entries()) {
    const other = second[row] ?? null;
    if (one === null || other === null) continue;
    if ((one !== 0 && one !== 1) || (other !== 0 && other !== 1)) {
      throw new RangeError(
        `McNemar's test takes scores 0 and 1; case ${row} has ${one} and ${other}. Use signFlipTest.`,
      );
    }
    if (one > other) onlyFirst += 1;
    if (one < other) onlySecond += 1;
  }
  return { onlyFirst, onlySecond };
}

/**
 * McNemar's test in its exact form, whatever the counts: two-sided p-value of a split of the discordant cases under a fair coin.
 * Cases must be independent; where questions recur in clusters use `signFlipTest`, which this equals for right and wrong scores
 * on single cases.
 */
export function mcnemarTest({ onlyFirst, onlySecond }: DiscordantCases): number {
  const cases = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (onlyFirst === onlySecond) return 1;
  // P(X <= fewer) for X binomial(cases, 1/2) is I_{1/2}(cases - fewer, fewer + 1).
  return Math.min(1, 2 * betaCdf(0.5, cases - fewer, fewer + 1));
}
