import { sampleCorrelation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { judgeFigures } from "./judge-figures.ts";
import type { LabelledVerdict } from "./labelled-verdict.ts";

const random = createSeededRandom(7);
const verdict = (at: number, changes: Partial<LabelledVerdict>): LabelledVerdict => ({
  cluster: `p${at}`,
  label: 1,
  score: 1,
  lengthDoublings: 8 + 3 * random(),
  own: null,
  placeLiking: null,
  ...changes,
});

/** Verdicts by counts of [label, judge's score]. */
const verdicts = (counts: readonly (readonly [number, number, number])[]): LabelledVerdict[] =>
  counts
    .flatMap(([label, score, count]) => Array.from({ length: count }, () => ({ label, score })))
    .map((one, at) => verdict(at, one));

describe("judgeFigures of rubric scores", () => {
  it("gives kappa of the textbook's table", () => {
    // 20 both yes, 15 both no, 5 and 10 apart, of 50: agreement 0.7, chance 0.5, kappa 0.4.
    const figures = judgeFigures(
      "rubric",
      verdicts([
        [1, 1, 20],
        [1, 0, 5],
        [0, 1, 10],
        [0, 0, 15],
      ]),
    );
    expect(figures.agreement.estimate).toBeCloseTo(0.7, 12);
    expect(figures.kappa.estimate).toBeCloseTo(0.4, 12);
    // Phi of a table: (20*15 - 5*10) / sqrt(25*25*30*20).
    expect(figures.correlation.estimate).toBeCloseTo(250 / Math.sqrt(375_000), 12);
    expect(figures.weight.estimate).toBeCloseTo(62_500 / 375_000, 12);
    expect(figures.sensitivity.estimate).toBeCloseTo(0.8, 12);
    expect(figures.specificity.estimate).toBeCloseTo(0.6, 12);
    expect(figures.meanError.estimate).toBeCloseTo(0.1, 12);
    expect(figures.kappa.low).toBeLessThan(0.4);
    expect(figures.kappa.high).toBeGreaterThan(0.4);
    expect(figures.positionBias.estimate).toBeNull();
    expect(figures.selfPreference.estimate).toBeNull();
  });

  it("gives the weighted kappa that every pair of verdicts, compared by chance, leads to", () => {
    const rows = Array.from({ length: 30 }, (_, at) => verdict(at, { label: random(), score: random() }));
    const observed = rows.reduce((sum, { label, score }) => sum + (label - score) ** 2, 0) / rows.length;
    const byChance =
      rows.reduce(
        (sum, { label }) => sum + rows.reduce((own, { score }) => own + (label - score) ** 2, 0),
        0,
      ) /
      rows.length ** 2;
    const figures = judgeFigures("rubric", rows);
    expect(figures.weightedKappa.estimate).toBeCloseTo(1 - observed / byChance, 12);
    expect(figures.correlation.estimate).toBeCloseTo(
      sampleCorrelation(
        rows.map(({ label }) => label),
        rows.map(({ score }) => score),
      ),
      12,
    );
  });

  it("finds the coefficients that the scores were made with, although own replies are longer and better", () => {
    const rows = Array.from({ length: 200 }, (_, at) => {
      const own = at % 3 === 0 ? 1 : 0;
      const label = Math.min(1, 0.3 * own + 0.7 * random());
      const lengthDoublings = 7 + own + 2 * random() + label;
      const score = 0.1 + 0.5 * label + 0.03 * lengthDoublings + 0.08 * own;
      return verdict(at, { label, score, lengthDoublings, own });
    });
    const figures = judgeFigures("rubric", rows);
    expect(figures.lengthBias.estimate).toBeCloseTo(0.03, 9);
    expect(figures.selfPreference.estimate).toBeCloseTo(0.08, 9);
    const anonymous = judgeFigures(
      "rubric",
      rows.map((row) => ({ ...row, own: null })),
    );
    expect(anonymous.selfPreference.estimate).toBeNull();
    expect(anonymous.lengthBias.estimate).toBeGreaterThan(0.03);
  });

  it("is the same each time, and undefined where labels or scores do not differ", () => {
    const rows = verdicts([[1, 1, 12]]);
    const figures = judgeFigures("rubric", rows);
    expect(judgeFigures("rubric", rows)).toEqual(figures);
    // All 12 agree: Wilson's interval of 12 in 12 begins at 12 / (12 + 1.96^2), it is not certain.
    expect(figures.agreement).toMatchObject({ estimate: 1, high: 1 });
    expect(figures.agreement.low).toBeCloseTo(12 / (12 + 1.959_964 ** 2), 5);
    for (const name of ["kappa", "correlation", "weight", "specificity", "lengthBias"] as const)
      expect(figures[name].estimate).toBeNull();
    expect(() => judgeFigures("rubric", rows.slice(0, 1))).toThrow("at least two clusters");
  });

  it("widens with verdicts that come in groups", () => {
    const rows = Array.from({ length: 60 }, (_, at) => {
      const group = Math.floor(at / 6);
      return verdict(at, { label: at % 2, score: group % 3 === 0 ? 1 - (at % 2) : at % 2 });
    });
    const grouped = judgeFigures(
      "rubric",
      rows.map((row, at) => ({ ...row, cluster: `g${Math.floor(at / 6)}` })),
    );
    const alone = judgeFigures("rubric", rows);
    const width = ({ low, high }: { low: number | null; high: number | null }): number =>
      (high ?? 0) - (low ?? 0);
    expect(width(grouped.agreement)).toBeGreaterThan(1.5 * width(alone.agreement));
  });
});

describe("judgeFigures of pairs", () => {
  const pairs = [
    // Agrees in both orders; likes the first place; says tie where people do not; prefers the worse.
    ...Array.from({ length: 10 }, (_, at) => verdict(at, { label: at % 2, score: at % 2, placeLiking: 0 })),
    ...Array.from({ length: 5 }, (_, at) => verdict(10 + at, { label: 1, score: 0.5, placeLiking: 1 })),
    ...Array.from({ length: 3 }, (_, at) => verdict(15 + at, { label: 0, score: 0.5, placeLiking: 0 })),
    ...Array.from({ length: 2 }, (_, at) => verdict(18 + at, { label: 1, score: 0, placeLiking: 0 })),
  ];

  it("counts first, second and tie, whichever reply is called the first", () => {
    const figures = judgeFigures("pairwise", pairs);
    expect(figures.agreement.estimate).toBeCloseTo(0.5, 12);
    // People never tie, the judge in 8 of 20: by chance 2 * (1/2 * 6/20).
    expect(figures.kappa.estimate).toBeCloseTo((0.5 - 0.3) / 0.7, 12);
    expect(figures.positionBias.estimate).toBeCloseTo(0.25, 12);
    expect(figures.orderFlips.estimate).toBeCloseTo(0.25, 12);
    expect(figures.meanError.estimate).toBeNull();
    expect(figures.sensitivity.estimate).toBeNull();
    const turned = pairs.map((pair, at) =>
      at % 2 === 0
        ? { ...pair, label: 1 - pair.label, score: 1 - pair.score, lengthDoublings: -pair.lengthDoublings }
        : pair,
    );
    const again = judgeFigures("pairwise", turned);
    for (const name of ["agreement", "kappa", "weightedKappa", "correlation", "lengthBias"] as const) {
      expect(again[name].estimate).toBeCloseTo(figures[name].estimate ?? 0, 12);
      expect(again[name].low).toBeCloseTo(figures[name].low ?? 0, 12);
    }
  });

  it("finds length and self-preference from differences of the two replies", () => {
    const rows = Array.from({ length: 100 }, (_, at) => {
      const own = Math.floor(3 * random()) - 1;
      const lengthDoublings = 4 * random() - 2 + own / 2;
      const label = at % 3 === 0 ? 0.5 : at % 2;
      const score = 0.5 + 0.6 * (label - 0.5) + 0.04 * lengthDoublings + 0.1 * own;
      return verdict(at, { label, score, lengthDoublings, own, placeLiking: 0 });
    });
    const figures = judgeFigures("pairwise", rows);
    expect(figures.lengthBias.estimate).toBeCloseTo(0.04, 9);
    expect(figures.selfPreference.estimate).toBeCloseTo(0.1, 9);
  });
});
