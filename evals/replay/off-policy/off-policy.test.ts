import { mean, sampleStandardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { clusteredBootstrap } from "../../stats/clustered-bootstrap.ts";
import { clusterRows } from "../../stats/clusters.ts";
import type { LoggedRewards } from "./off-policy.ts";
import {
  doublyRobustTerms,
  effectiveSampleSize,
  importanceWeights,
  overlap,
  selfNormalisedEstimate,
  weightedMean,
} from "./off-policy.ts";
import { madeLog, trueValue } from "./testing/made-log.ts";

const directEstimate = weightedMean;
const doublyRobustEstimate = (log: LoggedRewards, weights: Float64Array, counts: Float64Array) =>
  weightedMean(doublyRobustTerms(log, weights), counts);

const once = (rows: number): Float64Array => new Float64Array(rows).fill(1);

/** The three estimates on many logs, with the mean and its own error. */
function estimates(makeLog: (seed: number) => LoggedRewards, repeats = 300) {
  const found = Array.from({ length: repeats }, (_, seed) => {
    const log = makeLog(seed + 1);
    const { weights } = importanceWeights(log.targetProbabilities, log.propensities);
    const counts = once(log.rewards.length);
    return {
      direct: directEstimate(log.targetValues, counts)!,
      robust: doublyRobustEstimate(log, weights, counts)!,
      selfNormalised: selfNormalisedEstimate(log.rewards, weights, counts)!,
    };
  });
  const summary = (values: readonly number[]) => {
    const spread = sampleStandardDeviation([...values]);
    return { mean: mean([...values]), spread, error: spread / Math.sqrt(repeats) };
  };
  return {
    direct: summary(found.map(({ direct }) => direct)),
    robust: summary(found.map(({ robust }) => robust)),
    selfNormalised: summary(found.map(({ selfNormalised }) => selfNormalised)),
  };
}

describe("the estimates of another policy on a log whose truth is known", () => {
  it("find the truth from the propensities where the predictions are wrong, which the direct method cannot", () => {
    const { direct, robust, selfNormalised } = estimates((seed) =>
      madeLog({ rows: 400, seed, modelError: 0.25 }),
    );
    expect(direct.mean).toBeCloseTo(trueValue + 0.25, 1);
    expect(Math.abs(robust.mean - trueValue)).toBeLessThan(4 * robust.error);
    expect(Math.abs(selfNormalised.mean - trueValue)).toBeLessThan(4 * selfNormalised.error + 1 / 400);
  });

  it("find the truth from the predictions where the propensities are wrong, if they are doubly robust", () => {
    const { robust, selfNormalised } = estimates((seed) => {
      const log = madeLog({ rows: 400, seed });
      return { ...log, propensities: log.propensities.map((propensity) => Math.sqrt(propensity)) };
    });
    expect(Math.abs(robust.mean - trueValue)).toBeLessThan(4 * robust.error);
    expect(Math.abs(selfNormalised.mean - trueValue)).toBeGreaterThan(8 * selfNormalised.error);
  });

  it("spread less with good predictions than without any", () => {
    const good = estimates((seed) => madeLog({ rows: 400, seed }));
    const none = estimates((seed) => {
      const log = madeLog({ rows: 400, seed });
      return { ...log, loggedValues: once(400).fill(0), targetValues: once(400).fill(0) };
    });
    expect(good.robust.spread).toBeLessThan(0.8 * none.robust.spread);
  });

  it.each([1, 4])(
    "have intervals that hold the truth about as often as they say, with conversations of %i",
    (clusterSize) => {
      const repeats = 250;
      const held = { robust: 0, selfNormalised: 0 };
      for (let seed = 1; seed <= repeats; seed += 1) {
        const log = madeLog({ rows: 400, seed, modelError: 0.1, clusterSize });
        const { weights } = importanceWeights(log.targetProbabilities, log.propensities);
        const figures = clusteredBootstrap(
          clusterRows(log.clusters),
          (counts) => ({
            robust: doublyRobustEstimate(log, weights, counts),
            selfNormalised: selfNormalisedEstimate(log.rewards, weights, counts),
          }),
          { seed, draws: 200 },
        );
        for (const name of ["robust", "selfNormalised"] as const)
          if (figures[name].low! <= trueValue && trueValue <= figures[name].high!) held[name] += 1;
      }
      // 250 intervals: the share of a true 95% lies within 0.91 and 0.99 but for one in 200; a bootstrap of 200 draws is a little short.
      for (const count of Object.values(held)) expect(count / repeats).toBeGreaterThan(0.89);
      for (const count of Object.values(held)) expect(count / repeats).toBeLessThan(0.995);
    },
  );
});

const byHand: LoggedRewards = {
  rewards: Float64Array.of(1, 0, 1, 1),
  propensities: Float64Array.of(0.5, 0.25, 1, 0.1),
  targetProbabilities: Float64Array.of(1, 1, 0, 1),
  loggedValues: Float64Array.of(0.5, 0.5, 0.5, 0.8),
  targetValues: Float64Array.of(0.5, 0.5, 0.25, 0.8),
  supported: Float64Array.of(1, 1, 0, 1),
};

describe("by hand", () => {
  const { weights, clipped } = importanceWeights(byHand.targetProbabilities, byHand.propensities, 5);

  it("weighs by one probability over the other, and counts what it cuts", () => {
    expect([...weights]).toEqual([2, 4, 0, 5]);
    expect(clipped).toBe(1);
    expect(() => importanceWeights(Float64Array.of(1), Float64Array.of(0))).toThrow("must lie in (0,1]");
    expect(() => importanceWeights(Float64Array.of(1), Float64Array.of(1.1))).toThrow("row 0 is 1.1");
  });

  it("counts effective rows", () => {
    expect(effectiveSampleSize(weights)).toBeCloseTo(121 / 45, 12);
    expect(effectiveSampleSize(once(7))).toBeCloseTo(7, 12);
    expect(effectiveSampleSize(new Float64Array(3))).toBe(0);
  });

  it("estimates", () => {
    expect(directEstimate(byHand.targetValues, once(4))).toBeCloseTo(2.05 / 4, 12);
    expect(selfNormalisedEstimate(byHand.rewards, weights, once(4))).toBeCloseTo(7 / 11, 12);
    // .5 + 2 * .5, .5 - 4 * .5, .25, .8 + 5 * .2
    expect(doublyRobustEstimate(byHand, weights, once(4))).toBeCloseTo((1.5 - 1.5 + 0.25 + 1.8) / 4, 12);
  });

  it("counts rows as often as a draw does", () => {
    const counts = Float64Array.of(2, 0, 1, 0);
    expect(directEstimate(byHand.targetValues, counts)).toBeCloseTo(1.25 / 3, 12);
    expect(selfNormalisedEstimate(byHand.rewards, weights, counts)).toBe(1);
    expect(doublyRobustEstimate(byHand, weights, counts)).toBeCloseTo((1.5 + 1.5 + 0.25) / 3, 12);
  });

  it("knows nothing where nothing counts, rather than 0", () => {
    const nothing = new Float64Array(4);
    expect(directEstimate(byHand.targetValues, nothing)).toBeNull();
    expect(doublyRobustEstimate(byHand, weights, nothing)).toBeNull();
    expect(selfNormalisedEstimate(byHand.rewards, nothing, once(4))).toBeNull();
  });
});

describe("overlap", () => {
  const rows = 200;
  const log = (changes: Partial<LoggedRewards>): LoggedRewards => ({
    rewards: once(rows),
    propensities: once(rows),
    targetProbabilities: once(rows),
    loggedValues: once(rows),
    targetValues: once(rows),
    supported: once(rows),
    ...changes,
  });

  it("is whole where the other policy chooses as the log did", () => {
    expect(overlap(log({}))).toMatchObject({
      effectiveSamples: rows,
      supportedShare: 1,
      clipped: 0,
      tooThin: null,
    });
  });

  it("is too thin where the log could not have made the choices", () => {
    const supported = once(rows).map((_, row) => (row < 178 ? 1 : 0));
    const found = overlap(log({ supported, targetProbabilities: supported }));
    expect(found.supportedShare).toBeCloseTo(0.89, 12);
    expect(found.tooThin).toBe("the log could have made 89% of these choices, below 90%");
  });

  it("is too thin where few rows carry all the weight", () => {
    const propensities = once(rows).map((_, row) => (row === 0 ? 0.001 : 1));
    const found = overlap(log({ propensities }), { weightCap: 1e6 });
    expect(found.effectiveSamples).toBeLessThan(2);
    expect(found.tooThin).toMatch(/^effective sample size 1\.4, below 50$/);
    expect(overlap(log({ propensities }), { weightCap: 1e6, minEffectiveSamples: 1 }).tooThin).toBeNull();
    expect(overlap(log({ propensities }))).toMatchObject({ clipped: 1 });
  });

  it("is nothing where nothing was observed", () => {
    const none = new Float64Array(0);
    const empty = { rewards: none, propensities: none, targetProbabilities: none, supported: none };
    expect(overlap(log(empty))).toMatchObject({ supportedShare: null, tooThin: "nothing was observed" });
  });
});
