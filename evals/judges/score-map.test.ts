import { sampleVariance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { weightedLeastSquares } from "../stats/weighted-least-squares.ts";
import {
  type CalibrationPoint,
  correctedScore,
  correctionNoise,
  fitScoreMap,
  lineVariance,
  type ScoreMap,
} from "./score-map.ts";
import { somePoint, textbookPoints } from "./testing/some-calibration.ts";

const fitted = (points: readonly CalibrationPoint[], passFrom: number | null = null): ScoreMap => {
  const map = fitScoreMap("rubric", points, passFrom);
  if (map === null) throw new Error("no map");
  return map;
};

const plain = { lengthDoublings: null, isOwn: false };

describe("fitScoreMap", () => {
  it("is Rogan and Gladen's estimator on passes and fails", () => {
    const map = fitted(textbookPoints);
    expect(map.intercept).toBeCloseTo(1 - 0.6, 12);
    expect(map.slope).toBeCloseTo(0.8 + 0.6 - 1, 12);
    // 60% pass by this judge: (0.6 + specificity - 1) / (sensitivity + specificity - 1).
    expect(correctedScore(map, 0.6, plain)).toBeCloseTo((0.6 + 0.6 - 1) / 0.4, 12);
    expect(map.labelVariance).toBeCloseTo(0.25, 12);
    // Of the good ones 0.8 * 0.2, of the bad ones 0.6 * 0.4, half each.
    expect(map.noiseVariance).toBeCloseTo(0.2, 12);
    expect(correctionNoise(map)).toBeCloseTo(0.2 / 0.16, 12);
  });

  it("turns scores into passes from a threshold on", () => {
    const soft = textbookPoints.map(({ label, score, cluster }) =>
      somePoint(0.3 + 0.4 * label, 0.2 + 0.5 * score, cluster),
    );
    const [map, exact] = [fitted(soft, 0.65), fitted(textbookPoints)];
    for (const name of ["intercept", "slope", "noiseVariance"] as const)
      expect(map[name]).toBeCloseTo(exact[name], 12);
    expect(fitScoreMap("rubric", soft, 0.75)).toBeNull();
  });

  it("treats both replies of a pair alike", () => {
    const points = [
      somePoint(1, 1, 0),
      somePoint(1, 0.5, 1),
      somePoint(0.5, 1, 2),
      somePoint(0, 0, 3),
      somePoint(1, 0, 4),
    ];
    const map = fitScoreMap("pairwise", points, null);
    // A tie stays a tie: the line goes through (0.5, 0.5).
    expect((map?.intercept ?? 0) + 0.5 * (map?.slope ?? 0)).toBeCloseTo(0.5, 12);
    // Slope through the middle: sum of (label - 0.5)(score - 0.5) over that of (label - 0.5)^2 = 0.25 / 1.
    expect(map?.slope).toBeCloseTo(0.25, 12);
  });

  it("knows nothing where labels do not differ, or of one prompt", () => {
    expect(
      fitScoreMap(
        "rubric",
        textbookPoints.filter(({ label }) => label === 1),
        null,
      ),
    ).toBeNull();
    expect(
      fitScoreMap(
        "rubric",
        textbookPoints.map((point) => ({ ...point, cluster: 0 })),
        null,
      ),
    ).toBeNull();
  });

  it("says how well the line is known: as a plain resampling of the corrected mean does", () => {
    const random = createSeededRandom(3);
    const points = Array.from({ length: 400 }, (_, at) => {
      const label = random();
      return somePoint(label, 0.2 + 0.6 * label + 0.2 * (random() - 0.5), at);
    });
    const map = fitted(points);
    const given = 0.62;
    const means = Array.from({ length: 800 }, () => {
      const draw = points.map(() => points[Math.floor(points.length * random())]!);
      const meanLabel = draw.reduce((sum, { label }) => sum + label, 0) / draw.length;
      const meanScore = draw.reduce((sum, { score }) => sum + score, 0) / draw.length;
      const slope =
        draw.reduce((sum, { label, score }) => sum + (label - meanLabel) * (score - meanScore), 0) /
        draw.reduce((sum, { label }) => sum + (label - meanLabel) ** 2, 0);
      return (given - (meanScore - slope * meanLabel)) / slope;
    });
    const found = lineVariance(map, correctedScore(map, given, plain), plain);
    expect(found / sampleVariance(means)).toBeGreaterThan(0.85);
    expect(found / sampleVariance(means)).toBeLessThan(1.15);
  });

  it("takes biases out of rubric scores: what is left is what people said", () => {
    const random = createSeededRandom(9);
    const points = Array.from({ length: 60 }, (_, at) => {
      const [label, own, lengthDoublings] = [random(), at % 3 === 0 ? 1 : 0, 6 + 4 * random()];
      const score = 0.1 + 0.5 * label + 0.03 * (lengthDoublings - 8) + 0.1 * own;
      return { label, score, own, lengthDoublings, cluster: at };
    });
    const map = fitScoreMap("rubric", points, null, ["lengthBias", "selfPreference"]);
    if (map === null) throw new Error("no map");
    expect(map.lengthBias).toBeCloseTo(0.03, 9);
    expect(map.selfPreference).toBeCloseTo(0.1, 9);
    expect(map.noiseVariance).toBeCloseTo(0, 9);
    for (const { label, score, own, lengthDoublings } of points)
      expect(correctedScore(map, score, { lengthDoublings, isOwn: own === 1 })).toBeCloseTo(label, 9);
    // Lengths that nobody labelled count as the longest that somebody did.
    expect(correctedScore(map, 0.5, { lengthDoublings: 20, isOwn: false })).toBeCloseTo(
      correctedScore(map, 0.5, { lengthDoublings: map.length.high, isOwn: false }),
      12,
    );
    const without = fitted(points);
    expect([without.lengthBias, without.selfPreference]).toEqual([0, 0]);
    expect(without.covariance[2]).toEqual([0, 0, 0, 0]);
  });

  it("knows the error of a corrected own reply as a plain resampling does", () => {
    const random = createSeededRandom(4);
    const points = Array.from({ length: 300 }, (_, at) => {
      const [label, own, lengthDoublings] = [random(), at % 4 === 0 ? 1 : 0, 6 + 4 * random()];
      const score = 0.2 + 0.5 * label + 0.02 * lengthDoublings + 0.1 * own + 0.2 * (random() - 0.5);
      return { label, score, own, lengthDoublings, cluster: at };
    });
    const biases = ["lengthBias", "selfPreference"] as const;
    const map = fitScoreMap("rubric", points, null, biases);
    if (map === null) throw new Error("no map");
    const traits = { lengthDoublings: 9.5, isOwn: true };
    const columns = (rows: typeof points): number[][] => [
      rows.map(() => 1),
      rows.map(({ label }) => label),
      rows.map(({ lengthDoublings }) => lengthDoublings),
      rows.map(({ own }) => own),
    ];
    const ones = new Float64Array(points.length).fill(1);
    const means = Array.from({ length: 500 }, () => {
      const rows = points.map(() => points[Math.floor(points.length * random())]!);
      const [a, b, length, own] = weightedLeastSquares(
        columns(rows),
        rows.map(({ score }) => score),
        ones,
      ) as [number, number, number, number];
      return (0.7 - a - 9.5 * length - own) / b;
    });
    const found = lineVariance(map, correctedScore(map, 0.7, traits), traits);
    expect(found / sampleVariance(means)).toBeGreaterThan(0.8);
    expect(found / sampleVariance(means)).toBeLessThan(1.25);
  });
});
