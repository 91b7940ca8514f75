import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { keepProbability } from "./keep-probability.ts";
import { normalCdf } from "./normal-cdf.ts";

const share = 0.95;
const base = { mean: 0.9, standardDeviation: 0.04 };
const good = { mean: 0.9, standardDeviation: 0.02 };
const fair = { mean: 0.88, standardDeviation: 0.03 };

describe("keepProbability", () => {
  it("is the normal probability of q - share * baseline above 0, the beliefs being independent", () => {
    // (.88 - .95 * .9) / sqrt(.03^2 + (.95 * .04)^2) = .025 / .048415 = .516370; by C's erfc .697202
    expect(keepProbability(fair, base, share)).toBeCloseTo(0.6972020767, 6);
    expect(keepProbability(good, base, share)).toBeCloseTo(0.8526644492, 6);
  });

  it("agrees with its simulation", () => {
    const random = createSeededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const rounds = 10_000;
    let kept = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (0.88 + 0.03 * normal() >= share * (0.9 + 0.04 * normal())) kept += 1;
    }
    // Four binomial standard errors.
    expect(Math.abs(kept / rounds - 0.6972)).toBeLessThan(4 * Math.sqrt((0.6972 * 0.3028) / rounds));
  });

  it("is certain without any deviation", () => {
    const sure = (mean: number) => ({ mean, standardDeviation: 0 });
    expect(keepProbability(sure(0.475), sure(0.5), share)).toBe(1);
    expect(keepProbability(sure(0.474), sure(0.5), share)).toBe(0);
  });
});

describe("keepProbability with lasting doubt", () => {
  const doubt = (variance: number, ...shared: number[]) => ({ variance, shared: Float64Array.of(...shared) });

  it("takes the variance of the difference: what two models share does not count twice", () => {
    const belief = (mean: number, lasting: ReturnType<typeof doubt>) => ({
      mean,
      standardDeviation: 0.2,
      lasting,
    });
    const [one, other] = [belief(0.88, doubt(0.0104, 0.1, 0)), belief(0.9, doubt(0.0104, 0.1, 0))];
    // .025 / sqrt(.0104 + .9025 * .0104 - 1.9 * .01) = .025 / sqrt(.000786) = .891723; by C's erfc .813729
    expect(keepProbability(one, other, share)).toBeCloseTo(0.813729, 4);
    expect(keepProbability(one, { mean: 0.9, standardDeviation: 0.04 }, share)).toBeLessThan(0.6);
  });

  it("says of recorded models what was kept, by the step at or below the predicted share", () => {
    const kept = {
      firstShare: 0.8,
      stepShare: 0.1,
      means: Float64Array.of(0.9, 0.97, 0),
      errors: Float64Array.of(0.01, 0.01, 1),
    };
    const belief = (mean: number, loading = 0) => ({
      mean,
      standardDeviation: 0.2,
      lasting: { ...doubt(0, loading, 0), kept },
    });
    // .95 predicted: the step of .9 kept .97, two standard errors above .95.
    expect(keepProbability(belief(0.95), belief(1), share)).toBeCloseTo(0.97725, 4);
    expect(keepProbability(belief(0.89), belief(1), share)).toBeLessThan(0.001);
    expect(keepProbability(belief(0.7), belief(1), share)).toBe(0);
    expect(keepProbability(belief(1), belief(1), share)).toBeLessThan(0.5);
    // An unknown task where the candidate may lie apart by .1: .02 / hypot(.01, .1).
    expect(keepProbability(belief(0.95, 0.1), belief(1), share)).toBeCloseTo(0.578879, 3);
    // Half of it is shared with the baseline: .1 - .95 * .05 apart, and the baseline's own mean is the unit of both.
    const apart = 0.1 - share * 0.05;
    expect(keepProbability(belief(0.475, 0.1), belief(0.5, 0.05), share)).toBeCloseTo(
      normalCdf(0.02 / Math.hypot(0.01, apart / 0.5)),
      9,
    );
    // At the first step itself it is that one's share that was kept.
    expect(keepProbability(belief(0.8), belief(1), share)).toBeCloseTo(normalCdf(-5), 9);
    // Beyond the last step it is the last one's.
    expect(keepProbability(belief(3), belief(1), share)).toBe(keepProbability(belief(1), belief(1), share));
    // Only one of the two was recorded: the beliefs alone are compared.
    const { kept: _, ...unrecorded } = belief(1).lasting;
    const doubted = { ...unrecorded, variance: 0.04 };
    for (const [one, other] of [
      [{ ...belief(0.95), lasting: doubted }, belief(1)],
      [belief(0.95), { ...belief(1), lasting: doubted }],
    ] as const)
      expect(keepProbability(one, other, share)).toBeCloseTo(0.5, 6);
  });
});
