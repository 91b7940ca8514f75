import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import {
  type ArmMoments,
  alwaysValidDifference,
  bestMixing,
  mixingVariance,
} from "./always-valid-difference.ts";
import { type ArmEvidence, type ExperimentEvidence, evaluateExperiment } from "./evaluate-experiment.ts";
import { planExperiment } from "./plan-experiment.ts";
import { ratioDifference } from "./ratio-difference.ts";
import { sampleRatio } from "./sample-ratio.ts";

const moments = (units: number, mean: number, variance: number, isBoolean = false): ArmMoments => ({
  ...{ units, mean, variance, isBoolean },
});

describe("alwaysValidDifference", () => {
  it("is the inversion of the mixture likelihood ratio", () => {
    const [one, other] = [moments(1_000, 0.5, 0.25), moments(1_000, 0.6, 0.24)];
    const mixing = mixingVariance(0.05, 0.05, 0.84);
    const { difference, interval, pValue, standardError } = alwaysValidDifference(one, other, mixing, 0.05)!;
    const variance = 0.25 / 1_000 + 0.24 / 1_000;
    const ratio = (d: number) =>
      Math.sqrt(variance / (variance + mixing)) *
      Math.exp((mixing * d * d) / (2 * variance * (variance + mixing)));
    expect(difference).toBeCloseTo(0.1, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(variance), 12);
    expect(1 / ratio(difference)).toBeCloseTo(pValue, 12);
    expect(ratio(interval.low - difference)).toBeCloseTo(20, 6);
    expect(pValue < 0.05).toBe(interval.low > 0);
  });

  it("claims nothing of few units, of rare events that hardly occurred, and of values that do not vary", () => {
    expect(alwaysValidDifference(moments(99, 0, 1), moments(500, 1, 1), 1, 0.05)).toBeNull();
    expect(
      alwaysValidDifference(moments(500, 0.002, 0.002, true), moments(500, 0, 0, true), 1, 0.05),
    ).toBeNull();
    expect(alwaysValidDifference(moments(500, 1, 0), moments(500, 1, 0), 1, 0.05)).toBeNull();
  });

  it("has the smallest reach with the best mixing variance", () => {
    const { ratio, reach } = bestMixing(0.05);
    const reachAt = (r: number) => Math.sqrt((1 + 1 / r) * (2 * Math.log(20) + Math.log1p(r)));
    expect(reachAt(ratio)).toBeCloseTo(reach, 10);
    for (const other of [ratio / 2, ratio * 2]) expect(reachAt(other)).toBeGreaterThan(reach);
  });
});

describe("planExperiment", () => {
  it("gives units for a difference, and that difference for these units", () => {
    const question = {
      standardDeviation: 0.5,
      shares: [0.5, 0.5],
      comparisons: 1,
      confidence: 0.95,
      power: 0.8,
    };
    const { units } = planExperiment(question, { mde: 0.05 });
    // (3.0349 + 0.8416)^2 x 4 x 0.25 / 0.0025: at any time 3.03 standard errors are reached where one look at the end needs 1.96.
    expect(units).toBe(6_012);
    expect(planExperiment(question, { units }).mde).toBeCloseTo(0.05, 4);
  });
});

describe("ratioDifference", () => {
  it("cuts the interval of a difference of shares to what is possible", () => {
    const good = (share: number) => ({
      ...{ units: 150, total: share * 150, count: 150, totalSquares: share * 150 },
      ...{ countSquares: 150, products: share * 150 },
    });
    const [free, kept] = [undefined, { min: -1, max: 1 }].map(
      (range) => ratioDifference(good(1), good(0.01), range)!.difference,
    );
    expect(free!.interval.high).toBeGreaterThan(1);
    expect(kept).toEqual({ value: free!.value, interval: { low: free!.interval.low, high: 1 } });
  });
});

describe("sampleRatio", () => {
  it("finds 52% instead of half by 20,000 units, and says nothing of chance", () => {
    expect(sampleRatio([10_400, 9_600], [0.5, 0.5]).isBroken).toBe(true);
    expect(sampleRatio([10_060, 9_940], [0.5, 0.5])).toMatchObject({ isBroken: false, chiSquare: 0.72 });
    expect(sampleRatio([0, 0], [0.5, 0.5]).isBroken).toBe(false);
    // 3.841 is the 5% point of chi-square with one degree of freedom.
    expect(sampleRatio([1_062, 938], [0.5, 0.5]).pValue).toBeCloseTo(0.0056, 3);
  });

  it("looked at after every 100 units, calls at most one sound experiment in 1,000 broken", () => {
    const random = createSeededRandom(5);
    let broken = 0;
    for (let run = 0; run < 400; run += 1) {
      const counts = [0, 0];
      let isBroken = false;
      for (let unit = 1; unit <= 4_000; unit += 1) {
        counts[random() < 0.3 ? 0 : 1]! += 1;
        if (unit % 100 === 0) isBroken ||= sampleRatio(counts, [0.3, 0.7]).isBroken;
      }
      if (isBroken) broken += 1;
    }
    expect(broken).toBeLessThanOrEqual(2);
  });
});

describe("evaluateExperiment", () => {
  const arm = (name: string, mean: number, more: Partial<ArmEvidence> = {}): ArmEvidence => ({
    ...{ name, share: 1 / 3, isStopped: false, units: 5_000, byTask: new Map() },
    byMetric: new Map([
      ["thumbs", moments(5_000, mean, mean * (1 - mean), true)],
      ["cost", moments(5_000, mean * 2, 1)],
    ]),
    ...more,
  });
  const evidence = (
    arms: readonly ArmEvidence[],
    more: Partial<ExperimentEvidence> = {},
  ): ExperimentEvidence => ({
    ...{ arms, others: [], guardrails: [], confidence: 0.95, power: 0.8, taskTypes: 16 },
    ...{ isOverdue: false, isStanding: false },
    deciding: { name: "thumbs", direction: "higher", mde: 0.05 },
    ...more,
  });

  it("ends with the arm that beats all others, and goes on while two lead", () => {
    expect(evaluateExperiment(evidence([arm("a", 0.5), arm("b", 0.6), arm("c", 0.7)])).ended).toMatchObject({
      winner: "c",
    });
    expect(evaluateExperiment(evidence([arm("a", 0.5), arm("b", 0.69), arm("c", 0.7)])).ended).toBeNull();
  });

  it("ends without a winner where no difference that matters is left, and where its days are over", () => {
    const alike = ["a", "b"].map((name) =>
      arm(name, 0.5, { byMetric: new Map([["thumbs", moments(50_000, 0.5, 0.25, true)]]) }),
    );
    expect(evaluateExperiment(evidence(alike)).ended?.reason).toContain("no two arms differ");
    const open = evidence([arm("a", 0.5), arm("b", 0.525)], { isOverdue: true });
    expect(evaluateExperiment(open).ended).toEqual({
      reason: "its days are over without a decision",
      winner: null,
    });
  });

  it("names no winner where units fell into the arms in other shares than promised", () => {
    const found = evaluateExperiment(evidence([arm("a", 0.5), arm("b", 0.7, { units: 6_000 })]));
    expect([found.sampleRatio.isBroken, found.ended]).toEqual([true, null]);
  });

  it("stops an arm that a guardrail is broken in, and ends where one is left", () => {
    const cost = { name: "cost", direction: "lower", mde: null } as const;
    const guarded = (maxWorse: number) =>
      evaluateExperiment(
        evidence([arm("a", 0.5), arm("b", 0.7)], { guardrails: [{ metric: cost, maxWorse }] }),
      );
    expect(guarded(0.1).stoppedArms.b).toContain("cost is worse by more than 10%: 1.4 against 1");
    expect(guarded(0.1).ended?.winner).toBeNull();
    expect(guarded(0.5)).toMatchObject({ stoppedArms: {}, ended: { winner: "b" } });
  });

  it("cuts the interval of a share's difference to what is possible, and no other metric's", () => {
    const of = (isShare: boolean) =>
      evaluateExperiment(
        evidence(
          ["a", "b"].map((name, index) =>
            arm(name, index, {
              byMetric: new Map([["thumbs", moments(100, index === 0 ? 0.1 : 0.9, 0.09, true)]]),
            }),
          ),
          { deciding: { name: "thumbs", direction: "higher", mde: 0.001, isShare } },
        ),
      ).deciding[0]!.found!;
    expect(of(false).interval.high).toBeGreaterThan(1);
    expect(of(true)).toEqual({ ...of(false), interval: { low: -1, high: 1 } });
  });

  it("corrects effects on task types for all that there can be", () => {
    const byTask = (mean: number) => new Map([["math", moments(1_000, mean, mean * (1 - mean), true)]]);
    const arms = [arm("a", 0.5, { byTask: byTask(0.5) }), arm("b", 0.5, { byTask: byTask(0.585) })];
    expect(evaluateExperiment(evidence(arms, { taskTypes: 1 })).tasks[0]!.verdict).toBe("better");
    expect(evaluateExperiment(evidence(arms)).tasks[0]!.verdict).toBe("open");
  });
});
