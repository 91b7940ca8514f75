import { sampleVariance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import {
  type CalibrationPoint,
  correctedScore,
  correctionNoise,
  fitScoreMap,
  lineVariance,
  type ScoreMap,
} from "./score-map.ts";
import { textbookPoints } from "./testing/some-calibration.ts";

const fitted = (points: readonly CalibrationPoint[], passFrom: number | null = null): ScoreMap => {
  const map = fitScoreMap("rubric", points, passFrom);
  if (map === null) throw new Error("no map");
  return map;
};

describe("fitScoreMap", () => {
  it("is Rogan and Gladen's estimator on passes and fails", () => {
    const map = fitted(textbookPoints);
    expect(map.intercept).toBeCloseTo(1 - 0.6, 12);
    expect(map.slope).toBeCloseTo(0.8 + 0.6 - 1, 12);
    // 60% pass by this judge: (0.6 + specificity - 1) / (sensitivity + specificity - 1).
    expect(correctedScore(map, 0.6)).toBeCloseTo((0.6 + 0.6 - 1) / 0.4, 12);
    expect(map.labelVariance).toBeCloseTo(0.25, 12);
    // Of the good ones 0.8 * 0.2, of the bad ones 0.6 * 0.4, half each.
    expect(map.noiseVariance).toBeCloseTo(0.2, 12);
    expect(correctionNoise(map)).toBeCloseTo(0.2 / 0.16, 12);
  });

  it("turns scores into passes from a threshold on", () => {
    const soft = textbookPoints.map(
      ([label, score, cluster]) => [0.3 + 0.4 * label, 0.2 + 0.5 * score, cluster] as const,
    );
    const [map, exact] = [fitted(soft, 0.65), fitted(textbookPoints)];
    for (const name of ["intercept", "slope", "noiseVariance"] as const)
      expect(map[name]).toBeCloseTo(exact[name], 12);
    expect(fitScoreMap("rubric", soft, 0.75)).toBeNull();
  });

  it("treats both replies of a pair alike", () => {
    const points: CalibrationPoint[] = [
      [1, 1, 0],
      [1, 0.5, 1],
      [0.5, 1, 2],
      [0, 0, 3],
      [1, 0, 4],
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
        textbookPoints.filter(([label]) => label === 1),
        null,
      ),
    ).toBeNull();
    expect(
      fitScoreMap(
        "rubric",
        textbookPoints.map(([label, score]) => [label, score, 0] as const),
        null,
      ),
    ).toBeNull();
  });

  it("says how well the line is known: as a plain resampling of the corrected mean does", () => {
    const random = createSeededRandom(3);
    const points = Array.from({ length: 400 }, (_, at) => {
      const label = random();
      return [label, 0.2 + 0.6 * label + 0.2 * (random() - 0.5), at] as const;
    });
    const map = fitted(points);
    const given = 0.62;
    const means = Array.from({ length: 800 }, () => {
      const draw = points.map(() => points[Math.floor(points.length * random())]!);
      const meanLabel = draw.reduce((sum, [label]) => sum + label, 0) / draw.length;
      const meanScore = draw.reduce((sum, [, score]) => sum + score, 0) / draw.length;
      const slope =
        draw.reduce((sum, [label, score]) => sum + (label - meanLabel) * (score - meanScore), 0) /
        draw.reduce((sum, [label]) => sum + (label - meanLabel) ** 2, 0);
      return (given - (meanScore - slope * meanLabel)) / slope;
    });
    const found = lineVariance(map, correctedScore(map, given));
    expect(found / sampleVariance(means)).toBeGreaterThan(0.85);
    expect(found / sampleVariance(means)).toBeLessThan(1.15);
  });
});
