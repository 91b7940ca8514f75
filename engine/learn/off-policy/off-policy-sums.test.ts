import { describe, expect, it } from "vitest";
import { type OffPolicyRow, OffPolicySums } from "./off-policy-sums.ts";

const byHand: OffPolicyRow[] = [
  {
    cluster: 1,
    propensity: 0.5,
    targetProbability: 1,
    targetPropensity: 1,
    loggedValue: 0.5,
    targetValue: 0.5,
    reward: 1,
  },
  {
    cluster: 2,
    propensity: 0.25,
    targetProbability: 1,
    targetPropensity: 1,
    loggedValue: 0.5,
    targetValue: 0.5,
    reward: 0,
  },
  {
    cluster: 3,
    propensity: 1,
    targetProbability: 0,
    targetPropensity: 1,
    loggedValue: 0.5,
    targetValue: 0.25,
    reward: 1,
  },
  {
    cluster: 4,
    propensity: 0.1,
    targetProbability: 1,
    targetPropensity: 1,
    loggedValue: 0.8,
    targetValue: 0.8,
    reward: 1,
  },
];

function sumsOf(rows: readonly OffPolicyRow[], weightCap = 5): OffPolicySums {
  const sums = new OffPolicySums({ weightCap });
  for (const row of rows) sums.add(row);
  return sums;
}

const estimateOf = (rows: readonly OffPolicyRow[], minEffectiveSamples = 1) =>
  sumsOf(rows).estimate({ minEffectiveSamples });

describe("OffPolicySums", () => {
  it("estimates as by hand: weights 2, 4, 0 and 10 cut to 5", () => {
    const found = estimateOf(byHand);
    expect(found.overlap).toMatchObject({
      observed: 4,
      alike: 3,
      clipped: 1,
      maxWeight: 5,
      supportedShare: 1,
    });
    expect(found.overlap.effectiveSamples).toBeCloseTo(121 / 45, 12);
    expect(found.logged.estimate).toBeCloseTo(0.75, 12);
    expect(found.predicted.estimate).toBeCloseTo(2.05 / 4, 12);
    expect(found.inversePropensity.estimate).toBeCloseTo(7 / 4, 12);
    expect(found.selfNormalised.estimate).toBeCloseTo(7 / 11, 12);
    // .5 + 2 * .5, .5 - 4 * .5, .25, .8 + 5 * .2
    expect(found.doublyRobust.estimate).toBeCloseTo((1.5 - 1.5 + 0.25 + 1.8) / 4, 12);
    expect(found.change.estimate).toBeCloseTo(2.05 / 4 - 0.75, 12);
  });

  const alone = (rewards: readonly number[]) =>
    estimateOf(
      rewards.map((reward, index) => ({
        ...{ cluster: index, propensity: 1, targetProbability: 1, targetPropensity: 1 },
        ...{ loggedValue: 0.5, targetValue: 0.5, reward },
      })),
    ).selfNormalised;

  it("has the textbook interval of a mean where every row stands alone and counts alike", () => {
    const { estimate, low, high } = alone([0, 1, 1, 0, 1, 0, 1, 0, 0, 1]);
    // Mean .5, standard error sqrt(.25 / 9); Student's t with 9 degrees of freedom: 2.262157.
    expect(estimate).toBeCloseTo(0.5, 12);
    expect(high! - 0.5).toBeCloseTo(2.262157 * Math.sqrt(0.25 / 9), 4);
    expect(0.5 - low!).toBeCloseTo(2.262157 * Math.sqrt(0.25 / 9), 4);
  });

  it("reaches farther to the side where large values may be missing", () => {
    const { estimate, low, high } = alone([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(estimate).toBeCloseTo(0.1, 12);
    expect(high! - 0.1).toBeGreaterThan(2 * (0.1 - low!));
    // Hall's cubic of both bounds is the quantile, once up and once down: skewness .9 (.9² - .1²) / .09^1.5 / sqrt(10), corrected for n - 1.
    const [error, skewness] = [
      Math.sqrt(0.09 / 9),
      ((0.1 * 0.9 ** 3 - 0.9 * 0.1 ** 3) * 10) / ((0.9 * 10) / 9) ** 1.5,
    ];
    const cubic = (t: number) => t + (skewness * t ** 2) / 3 + (skewness ** 2 * t ** 3) / 27 + skewness / 6;
    expect(cubic((0.1 - high!) / error)).toBeCloseTo(-cubic((0.1 - low!) / error), 6);
  });

  it("uses the predictions of rows that nobody scored, and counts a cluster as one", () => {
    const unscored = byHand.map((row) => ({
      ...row,
      cluster: row.cluster + 10,
      targetValue: 0.9,
      reward: null,
    }));
    const found = estimateOf([...byHand, ...unscored]);
    expect(found.predicted.estimate).toBeCloseTo((2.05 + 3.6) / 8, 12);
    expect(found.doublyRobust.estimate).toBeCloseTo((2.05 + 3.6) / 8, 12);
    const apart = Array.from({ length: 400 }, (_, index) => ({ ...byHand[index % 4]!, cluster: index }));
    const together = apart.map((row) => ({ ...row, cluster: row.cluster % 40 }));
    const reach = (rows: readonly OffPolicyRow[]) => {
      const { low, high } = estimateOf(rows).selfNormalised;
      return high! - low!;
    };
    expect(reach(together)).toBeGreaterThan(2 * reach(apart));
  });

  it("adds the doubt about choices that the log could not make, and leaves them out of what rests on weights", () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      ...byHand[0]!,
      cluster: index,
      reward: index % 2,
    }));
    const lacking = rows.map((row, index) =>
      index % 20 === 0 ? { ...row, targetProbability: 0, targetPropensity: 0, targetDeviation: 0.5 } : row,
    );
    const found = sumsOf(lacking).estimate();
    expect(found.overlap.supportedShare).toBeCloseTo(0.95, 12);
    expect(found.selfNormalised.estimate).toBeNull();
    const certain = sumsOf(lacking.map((row) => ({ ...row, targetDeviation: 0 }))).estimate();
    const width = ({ doublyRobust: { low, high } }: typeof found) => high! - low!;
    // A twentieth of the choices, each off by 0.5 in the same direction: a standard deviation of 0.025.
    expect((width(found) / 2 / 1.97) ** 2 - (width(certain) / 2 / 1.97) ** 2).toBeCloseTo(0.025 ** 2, 4);
  });

  describe("within [0,1]", () => {
    const range = { min: 0, max: 1 };
    const both = (rows: readonly OffPolicyRow[]) =>
      [{}, { range }].map((options) => {
        const sums = new OffPolicySums(options);
        for (const row of rows) sums.add(row);
        return sums.estimate({ minEffectiveSamples: 1 });
      }) as [ReturnType<typeof estimateOf>, ReturnType<typeof estimateOf>];
    /** 11 of 20 choices alike where a half was expected, all of them good and predicted to be middling: by doubly robust 0.9 + 1.1 * 0.5. */
    const lucky = Array.from({ length: 60 }, (_, index): OffPolicyRow => {
      const isAlike = index % 20 < 11;
      return {
        ...{ cluster: index, propensity: 0.5, targetProbability: isAlike ? 1 : 0, targetPropensity: 1 },
        ...{ loggedValue: 0.5, targetValue: 0.9, reward: index === 0 ? 0.9 : 1 },
      };
    });

    it("keeps every estimate and both ends of its interval in the range, those of a change in [-1,1]", () => {
      const [free, kept] = both(lucky);
      expect(free.doublyRobust.estimate).toBeGreaterThan(1.4);
      expect(free.doublyRobust.low).toBeGreaterThan(1);
      expect(free.inversePropensity.high).toBeGreaterThan(1);
      const [unlucky, raised] = both(lucky.map((row) => ({ ...row, targetValue: 0.1, reward: 0 })));
      expect(unlucky.doublyRobust.high).toBeLessThan(0);
      const all = [kept, raised, both(byHand)[1]];
      for (const found of all)
        for (const name of [
          "logged",
          "predicted",
          "inversePropensity",
          "selfNormalised",
          "doublyRobust",
        ] as const)
          for (const value of Object.values(found[name]) as number[]) {
            expect(value, name).toBeGreaterThanOrEqual(0);
            expect(value, name).toBeLessThanOrEqual(1);
          }
      for (const found of all)
        for (const value of Object.values(found.change) as number[])
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
    });

    it("holds every possible value that the whole interval holds, and reaches as far from the end as from the estimate", () => {
      for (const rows of [lucky, byHand, lucky.map((row) => ({ ...row, reward: 0 }))]) {
        const [free, kept] = both(rows);
        for (const name of ["logged", "inversePropensity", "selfNormalised", "doublyRobust"] as const) {
          expect(kept[name].low, name).toBeLessThanOrEqual(Math.max(0, free[name].low!));
          expect(kept[name].high, name).toBeGreaterThanOrEqual(Math.min(1, free[name].high!));
        }
        expect(kept.change.low).toBeLessThanOrEqual(Math.max(-1, free.change.low!));
        expect(kept.change.high).toBeGreaterThanOrEqual(Math.min(1, free.change.high!));
      }
      const [free, kept] = both(lucky);
      expect(kept.doublyRobust).toMatchObject({ estimate: 1, high: 1 });
      const reach = free.doublyRobust.estimate! - free.doublyRobust.low!;
      expect(kept.doublyRobust.low).toBeCloseTo(1 - reach, 12);
      expect(kept.change.estimate).toBeCloseTo(1 - kept.logged.estimate!, 12);
    });

    it("leaves alone what lies inside", () => {
      const rows = Array.from({ length: 400 }, (_, index) => ({
        ...byHand[0]!,
        ...{ cluster: index, propensity: 1, reward: index % 2 },
      }));
      const [free, kept] = both(rows);
      expect(kept).toEqual(free);
    });
  });

  it("refuses with the reason where the log cannot say", () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({ ...byHand[0]!, cluster: index }));
    const supported = (share: number) =>
      estimateOf(rows.map((row, index) => ({ ...row, targetPropensity: index < share * 200 ? 1 : 0 })));
    expect(supported(0.89).refusal).toMatch(/^the log could have made 89% of these choices, below 90%/);
    expect(supported(0.89).doublyRobust).toEqual({ estimate: null, low: null, high: null });
    expect(supported(0.89).predicted.estimate).toBe(0.5);
    expect(supported(0.95).refusal).toBeNull();
    expect(estimateOf(byHand, 50).refusal).toMatch(/^effective sample size 2\.7, below 50/);
    expect(estimateOf([]).refusal).toMatch(/^no request would be served/);
    expect(estimateOf(rows.map((row) => ({ ...row, reward: null }))).refusal).toBe("nothing was observed");
    expect(() => sumsOf([{ ...byHand[0]!, propensity: 0 }])).toThrow("must lie in (0,1]");
    expect(() => sumsOf([{ ...byHand[0]!, propensity: 1.1 }])).toThrow("not 1.1");
  });
});
