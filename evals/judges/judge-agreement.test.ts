import { describe, expect, it } from "vitest";
import { judgeAgreement, type LabelledVerdict } from "./judge-agreement.ts";

/** Verdicts by counts of [label, judge passes]. */
function verdicts(
  counts: readonly (readonly [boolean, boolean, number])[],
  changes: (index: number) => Partial<LabelledVerdict> = () => ({}),
): LabelledVerdict[] {
  return counts
    .flatMap(([label, passes, count]) =>
      Array.from({ length: count }, () => ({ label, score: passes ? 1 : 0 })),
    )
    .map((one, index) => ({
      promptId: `p${index}`,
      replyLength: index,
      isOwnReply: null,
      swappedScore: null,
      ...one,
      ...changes(index),
    }));
}

describe("judgeAgreement", () => {
  it("gives kappa of the textbook's table", () => {
    // 20 both yes, 15 both no, 5 and 10 apart, of 50: agreement 0.7, chance 0.5, kappa 0.4.
    const figures = judgeAgreement(
      verdicts([
        [true, true, 20],
        [true, false, 5],
        [false, true, 10],
        [false, false, 15],
      ]),
    );
    expect(figures.agreement.estimate).toBeCloseTo(0.7, 12);
    expect(figures.kappa.estimate).toBeCloseTo(0.4, 12);
    expect(figures.sensitivity.estimate).toBeCloseTo(0.8, 12);
    expect(figures.specificity.estimate).toBeCloseTo(0.6, 12);
    expect(figures.kappa.low).toBeLessThan(0.4);
    expect(figures.kappa.high).toBeGreaterThan(0.4);
    expect(figures.positionBias.estimate).toBeNull();
    expect(figures.selfPreference.estimate).toBeNull();
  });

  it("sees a liking for the first place, for length and for its own replies", () => {
    const all = verdicts(
      [
        [true, true, 10],
        [false, false, 10],
      ],
      (index) => {
        const isLong = index % 2 === 1;
        // Long replies, which are also its own, always pass; in the other order it always prefers the other.
        return {
          replyLength: isLong ? 100 : 1,
          isOwnReply: isLong,
          score: isLong ? 1 : index < 10 ? 1 : 0,
          swappedScore: 1,
        };
      },
    );
    const figures = judgeAgreement(all);
    expect(figures.lengthBias.estimate).toBeCloseTo(0.5, 12);
    expect(figures.selfPreference.estimate).toBeCloseTo(0.5, 12);
    expect(figures.positionBias.estimate).toBeCloseTo(0.75, 12);
    expect(judgeAgreement(all)).toEqual(figures);
  });
});
