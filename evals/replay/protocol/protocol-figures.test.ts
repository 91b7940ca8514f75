import { describe, expect, it } from "vitest";
import { madeFeatures, madeRows, madeTable } from "../testing/made-rows.ts";
import { meanAndDeviation } from "./mean-and-deviation.ts";
import { meanHull, meanOfLists } from "./mean-curves.ts";
import { protocolPart } from "./protocol-part.ts";
import { fewRows, scoreFewRows } from "./score-few-rows.ts";
import { scoreGuarantee } from "./score-guarantee.ts";
import { scoreProtocolPart } from "./score-protocol-part.ts";
import { thinCurve } from "./thin-curve.ts";

describe("meanAndDeviation", () => {
  it("uses the defined repeats alone", () => {
    expect(meanAndDeviation([1, null, 3])).toEqual({ mean: 2, deviation: Math.SQRT2, repeats: 2 });
    expect(meanAndDeviation([null])).toEqual({ mean: null, deviation: null, repeats: 0 });
  });
});

describe("meanHull", () => {
  it("starts where every hull is defined, and averages their heights", () => {
    const hull = meanHull([
      [
        { costUsd: 1, quality: 0.2 },
        { costUsd: 4, quality: 0.8 },
      ],
      [{ costUsd: 2, quality: 0.6 }],
    ]);
    expect(hull[0]).toEqual({ costUsd: 2, quality: expect.closeTo((0.4 + 0.6) / 2) });
    expect(hull.at(-1)).toEqual({ costUsd: expect.closeTo(4), quality: expect.closeTo(0.7) });
  });

  it("draws nothing where nothing was measured", () => {
    expect(meanHull([])).toEqual([]);
    expect(meanOfLists([])).toEqual([]);
  });
});

describe("thinCurve", () => {
  it("reads quality at every hundredth of strong calls, linear between points", () => {
    const { strong } = thinCurve(
      [],
      [
        { strongShare: 0, quality: 0 },
        { strongShare: 0.5, quality: 1 },
        { strongShare: 1, quality: 0 },
      ],
    );
    expect(strong).toHaveLength(101);
    expect([strong[0], strong[25], strong[50], strong[75], strong[100]]).toEqual(
      [0, 0.5, 1, 0.5, 0].map((quality) => expect.closeTo(quality)),
    );
  });
});

describe("protocolPart", () => {
  it("holds out a fifth of the questions, or whole tasks", () => {
    const rows = madeRows(100, 1);
    expect(protocolPart(rows, "rows", 1).questions.features).toHaveLength(20);
    const { training, questions } = protocolPart(rows, "tasks", 1);
    expect(training.taskNames.filter((name) => questions.taskNames.includes(name))).toEqual([]);
  });
});

describe("scoreProtocolPart", () => {
  it("scores the predictor beside the baselines, and its intervals on known tasks", () => {
    const scores = scoreProtocolPart(madeRows(240, 1), "rows", 1, ["static"], () => 0);
    expect(scores.routers.map(({ name }) => name)).toEqual([
      "model means",
      "kNN 50",
      "task means",
      "oracle",
      "tradewind static",
    ]);
    const own = scores.routers.at(-1)!;
    expect(own.figures.apgr!).toBeGreaterThan(0.6);
    expect(own.coverage!.cells).toBe(4);
    expect(own.curve.strong).toHaveLength(101);
    expect(scores.singles.map(({ model }) => model)).toEqual(["cheap", "expensive"]);
  });
});

describe("scoreFewRows", () => {
  it("compares accuracy with one model for everything", () => {
    const score = scoreFewRows(madeRows(200, 1), 3);
    expect(fewRows).toBe(50);
    expect(score.bestOnTraining).toBeLessThanOrEqual(score.bestInHindsight);
    expect(score.accuracy).toBeGreaterThan(score.bestOnTraining - 0.02);
  });
});

describe("scoreGuarantee", () => {
  it("never leaves a user of either model worse off or with a higher bill, and saves where it may", () => {
    const rows = madeRows(300, 4);
    for (const trainingRows of [10, 30]) {
      for (const score of [1, 2, 3].flatMap((repeat) => scoreGuarantee(rows, repeat, trainingRows))) {
        expect(score.qualityGain).toBeGreaterThanOrEqual(-2 * score.standardError - 1e-12);
        expect(score.costRatio!).toBeLessThanOrEqual(1);
      }
    }
    expect(scoreGuarantee(rows, 1, 30).map(({ baseline }) => baseline)).toEqual(["cheap", "expensive"]);
  });

  it("moves a user away from a model that is more expensive and plainly worse", () => {
    const table = madeTable(
      ["good", "expensive"],
      Array.from({ length: 120 }, (_, index) => ({
        text: `prompt ${index}`,
        task: "one",
        scores: [index % 10 === 0 ? 0 : 1, index % 2],
        costsUsd: [0.001, 0.01],
      })),
    );
    const [good, expensive] = scoreGuarantee({ table, features: madeFeatures(table, 1) }, 2, 30);
    expect(good).toMatchObject({
      baseline: "good",
      qualityGain: 0,
      standardError: 0,
      costRatio: 1,
      moved: 0,
    });
    expect(expensive!.qualityGain).toBeCloseTo(0.4, 1);
    expect([expensive!.costRatio, expensive!.moved]).toEqual([expect.closeTo(0.1, 10), 1]);
  });
});
