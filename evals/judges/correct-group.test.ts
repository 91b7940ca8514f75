import { sampleVariance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { type CorrectableRow, correctGroup } from "./correct-group.ts";
import {
  type CalibrationPoint,
  correctedScore,
  correctionNoise,
  fitScoreMap,
  type ScoreMap,
} from "./score-map.ts";
import { somePoint, textbookPoints } from "./testing/some-calibration.ts";

const plain = { lengthDoublings: null, isOwn: false };
const row = (map: ScoreMap, at: number, score: number): CorrectableRow => ({
  promptId: `s/${at}`,
  score,
  judged: {
    state: "corrected",
    kinds: ["rubric"],
    score: correctedScore(map, score, plain),
    noiseVariance: correctionNoise(map),
    parts: [{ share: 1, map }],
    traits: plain,
  },
});
const mapOf = (points: readonly CalibrationPoint[]): ScoreMap => {
  const map = fitScoreMap("rubric", points, null);
  if (map === null) throw new Error("no map");
  return map;
};
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("correctGroup", () => {
  const map = mapOf(textbookPoints);

  it("makes the mean what people would have said, in scores from 0 to 1", () => {
    const rows = [1, 1, 1, 0, 0].map((score, at) => row(map, at, score));
    const { scores, mean } = correctGroup(rows);
    // 60% pass: (0.6 + 0.6 - 1) / 0.4 = 0.5.
    expect(mean).toBeCloseTo(0.5, 12);
    expect(meanOf(scores)).toBeCloseTo(0.5, 12);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(scores[0]).toBeGreaterThan(scores[4] ?? 1);
  });

  it("stays in [0,1] where the judge is kinder or harsher than it ever was", () => {
    for (const [score, mean] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const corrected = correctGroup([0, 1, 2].map((at) => row(map, at, score)));
      expect(corrected).toMatchObject({ mean, scores: [mean, mean, mean] });
    }
    expect(() => correctGroup([])).toThrow("at least one row");
  });

  it("weighs a verdict by the squared correlation where the line is known well, and by less the more rows lean on it", () => {
    const sure = { ...map, covariance: [] };
    const rows = [1, 0, 1, 1].map((score, at) => row(sure, at, score));
    // Phi squared of the table, (20*15 - 5*10)^2 / (25*25*30*20).
    expect(correctGroup(rows).weight).toBeCloseTo(62_500 / 375_000, 12);
    const few = correctGroup([1, 0, 1, 1].map((score, at) => row(map, at, score)));
    const many = correctGroup(Array.from({ length: 400 }, (_, at) => row(map, at, at % 4 === 0 ? 0 : 1)));
    expect(few.weight).toBeLessThan(62_500 / 375_000);
    expect(many.weight).toBe(0.05);
    const samples = correctGroup(
      Array.from({ length: 400 }, (_, at) => row(map, at % 4, at % 4 === 0 ? 0 : 1)),
    );
    expect(samples.weight).toBeCloseTo(few.weight, 12);
  });

  it("gives the mean no bias, and a weight that says how much the mean wanders", () => {
    const random = createSeededRandom(11);
    const judge = (label: number): number => 0.25 + 0.5 * label + 0.3 * (random() - 0.5);
    // People's scores are spread evenly over [0,1]: their variance is 1/12.
    const prompts = 40;
    const means: number[] = [];
    const weights: number[] = [];
    for (let trial = 0; trial < 250; trial += 1) {
      const known = mapOf(
        Array.from({ length: 100 }, (_, at) => {
          const label = random();
          return somePoint(label, judge(label), at);
        }),
      );
      const { mean, weight } = correctGroup(
        Array.from({ length: prompts }, (_, at) => row(known, at, judge(random()))),
      );
      means.push(mean);
      weights.push(weight);
    }
    expect(Math.abs(meanOf(means) - 0.5)).toBeLessThan(0.015);
    const promised = 1 / 12 / (prompts * meanOf(weights));
    expect(sampleVariance(means) / promised).toBeGreaterThan(0.75);
    expect(sampleVariance(means) / promised).toBeLessThan(1.25);
  });
});
